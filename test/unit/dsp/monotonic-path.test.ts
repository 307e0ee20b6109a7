import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestMonotonicPath } from '../../../src/dsp/monotonic-path.js';

/** Sum over the best path, by trying all of them. */
function bestSum(scores: readonly (readonly number[])[], row = 0, column = 0): number {
  const here = scores[row]?.[column] ?? 0;
  const nexts = [
    [row + 1, column + 1],
    [row + 1, column],
    [row, column + 1],
  ].filter(([r = 0, c = 0]) => r < scores.length && c < (scores[0]?.length ?? 0));
  if (nexts.length === 0) return here;
  return here + Math.max(...nexts.map(([r, c]) => bestSum(scores, r, c)));
}

describe('bestMonotonicPath', () => {
  it('follows the high scores', () => {
    const scores = [
      [5, 5, 0, 0, 0],
      [0, 0, 5, 0, 0],
      [0, 0, 0, 5, 5],
    ];
    expect(bestMonotonicPath(Float32Array.from(scores.flat()), 3, 5)).toEqual([
      { first: 0, last: 1 },
      { first: 2, last: 2 },
      { first: 3, last: 4 },
    ]);
  });

  it('lets rows share a column where there are more rows than columns', () => {
    const path = bestMonotonicPath(new Float32Array(4), 4, 1);
    expect(path).toEqual(Array.from({ length: 4 }, () => ({ first: 0, last: 0 })));
  });

  it('gives nothing for an empty matrix', () => {
    expect(bestMonotonicPath(new Float32Array(), 0, 5)).toEqual([]);
    expect(bestMonotonicPath(new Float32Array(), 5, 0)).toEqual([]);
  });

  it('covers all rows and columns, never goes back, and no path collects more', () => {
    const size = fc.integer({ min: 1, max: 5 });
    const matrix = fc
      .tuple(size, size)
      .chain(([rows, columns]) =>
        fc.array(
          fc.array(fc.integer({ min: -9, max: 9 }), { minLength: columns, maxLength: columns }),
          { minLength: rows, maxLength: rows },
        ),
      );
    fc.assert(
      fc.property(matrix, (scores) => {
        const columnCount = scores[0]?.length ?? 0;
        const path = bestMonotonicPath(
          Float32Array.from(scores.flat()),
          scores.length,
          columnCount,
        );
        expect(path).toHaveLength(scores.length);
        expect(path[0]?.first).toBe(0);
        expect(path.at(-1)?.last).toBe(columnCount - 1);
        let sum = 0;
        for (const [row, { first, last }] of path.entries()) {
          expect(last).toBeGreaterThanOrEqual(first);
          const step = first - (path[row - 1]?.last ?? 0);
          expect(step === 0 || step === 1).toBe(true);
          for (let column = first; column <= last; column++) sum += scores[row]?.[column] ?? 0;
        }
        expect(sum).toBe(bestSum(scores));
      }),
    );
  });
});

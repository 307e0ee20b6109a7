import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestAssignment } from '../../../scripts/eval/assignment.js';

const gainOf = (gains: readonly (readonly number[])[], columns: readonly number[]): number =>
  columns.reduce((sum, column, row) => sum + (gains[row]?.[column] ?? 0), 0);

/** The best of all ways to give rows columns of their own, some rows perhaps none. */
function bestGain(gains: readonly (readonly number[])[], taken: readonly number[] = []): number {
  const [row, ...others] = gains;
  if (!row) return 0;
  const withColumn = row.map((gain, column) =>
    taken.includes(column) ? 0 : gain + bestGain(others, [...taken, column]),
  );
  return Math.max(bestGain(others, taken), ...withColumn);
}

test('gives up the largest gain where two smaller ones are worth more', () => {
  const gains = [
    [10, 9],
    [9, 1],
  ];
  expect(bestAssignment(gains)).toEqual([1, 0]);
});

test('leaves rows without a column where there are too few', () => {
  expect(bestAssignment([[1], [5], [2]])).toEqual([-1, 0, -1]);
});

test('picks the best of more columns than rows', () => {
  expect(bestAssignment([[1, 2, 7, 3]])).toEqual([2]);
});

test('has nothing to assign without rows or columns', () => {
  expect(bestAssignment([])).toEqual([]);
  expect(bestAssignment([[], []])).toEqual([-1, -1]);
});

test('gains as much as the best of all ways, each column taken once', () => {
  const matrix = fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
    .chain(([rows, columns]) =>
      fc.array(fc.array(fc.nat(20), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    );
  fc.assert(
    fc.property(matrix, (gains) => {
      const columns = bestAssignment(gains);
      const taken = columns.filter((column) => column >= 0);
      expect(new Set(taken).size).toBe(Math.min(gains.length, gains[0]?.length ?? 0));
      expect(gainOf(gains, columns)).toBe(bestGain(gains));
    }),
  );
});

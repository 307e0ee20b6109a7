import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestStatePath } from '../../../src/dsp/state-path.js';

interface Problem {
  readonly scores: readonly (readonly number[])[];
  readonly skipCosts: readonly number[];
}

/** Highest sum over all ways, by trying all of them; -Infinity where there is none. */
function bestSum({ scores, skipCosts }: Problem, state = 0, frame = 0): number {
  const row = scores[state];
  const frameCount = scores[0]?.length ?? 0;
  if (!row) return frame === frameCount ? 0 : -Infinity;
  let best = bestSum({ scores, skipCosts }, state + 1, frame) - (skipCosts[state] ?? 0);
  let own = 0;
  for (let end = frame; end < frameCount; end++) {
    own += row[end] ?? 0;
    best = Math.max(best, own + bestSum({ scores, skipCosts }, state + 1, end + 1));
  }
  return best;
}

const find = ({ scores, skipCosts }: Problem) => {
  const none = new Float32Array(scores[0]?.length ?? 0);
  const path = bestStatePath(
    scores.map((row, state) => ({
      scores: [Float32Array.from(row), none] as const,
      skipCost: skipCosts[state] ?? 0,
    })),
    scores[0]?.length ?? 0,
  );
  return path && [...path];
};

describe('bestStatePath', () => {
  it('gives frames to the states that score highest in them', () => {
    const scores = [
      [5, 5, 0, 0, 0, 0],
      [0, 0, 5, 0, 0, 0],
      [0, 0, 0, 5, 5, 5],
    ];
    expect(find({ scores, skipCosts: [Infinity, Infinity, Infinity] })).toEqual([0, 2, 3]);
  });

  it('leaves states out where that costs less, several in a row as well', () => {
    const scores = [
      [5, 0, 0],
      [1, 1, 1],
      [1, 1, 1],
      [0, 5, 5],
    ];
    expect(find({ scores, skipCosts: [Infinity, 1, 1, Infinity] })).toEqual([0, -1, -1, 1]);
    expect(find({ scores, skipCosts: [Infinity, 5, 1, Infinity] })).toEqual([0, 1, -1, 2]);
  });

  it('adds up both scores of a state', () => {
    const [one, other] = [Float32Array.of(4, 0), Float32Array.of(0, 3)];
    const states = [
      { scores: [one, one] as const, skipCost: 0 },
      { scores: [one, other] as const, skipCost: 0 },
    ];
    expect([...(bestStatePath(states, 2) ?? [])]).toEqual([0, 1]);
  });

  it('gives null where there are too few frames, or none', () => {
    expect(find({ scores: [[1], [1]], skipCosts: [Infinity, Infinity] })).toBeNull();
    expect(bestStatePath([], 3)).toBeNull();
    expect(bestStatePath([], 0)).toBeNull();
  });

  it('covers every frame once and in order, and no other way collects more', () => {
    const problem = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 }))
      .chain(([states, frames]) =>
        fc.record({
          scores: fc.array(
            fc.array(fc.integer({ min: -9, max: 9 }), { minLength: frames, maxLength: frames }),
            { minLength: states, maxLength: states },
          ),
          skipCosts: fc.array(fc.constantFrom(0, 1, 4, Infinity), {
            minLength: states,
            maxLength: states,
          }),
        }),
      );
    fc.assert(
      fc.property(problem, ({ scores, skipCosts }) => {
        const best = bestSum({ scores, skipCosts });
        const path = find({ scores, skipCosts });
        if (best === -Infinity) {
          expect(path).toBeNull();
          return;
        }
        const held = [...(path ?? []).entries()].filter(([, first]) => first >= 0);
        expect(held[0]?.[1]).toBe(0);
        let sum = 0;
        for (const [index, [state, first]] of held.entries()) {
          const end = held[index + 1]?.[1] ?? scores[0]?.length ?? 0;
          expect(end).toBeGreaterThan(first);
          for (let frame = first; frame < end; frame++) sum += scores[state]?.[frame] ?? 0;
        }
        for (const [state, first] of (path ?? []).entries())
          if (first < 0) sum -= skipCosts[state] ?? 0;
        expect(sum).toBe(best);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestOptionalPath } from '../../../src/dsp/optional-path.js';

/** Highest sum over all ways, by trying all of them; -Infinity where there is none. */
function bestSum(
  scores: readonly (readonly number[])[],
  isOptional: readonly boolean[],
  frame: number,
  state: number,
): number {
  const frameCount = scores[0]?.length ?? 0;
  const here = scores[state]?.[frame] ?? 0;
  const last = isOptional.length - 1;
  if (frame === frameCount - 1) {
    const mayEnd = state === last || (state === last - 1 && isOptional[last]);
    return mayEnd ? here : -Infinity;
  }
  const nexts = [state, state + 1, ...(isOptional[state + 1] ? [state + 2] : [])];
  const sums = nexts
    .filter((next) => next <= last)
    .map((next) => bestSum(scores, isOptional, frame + 1, next));
  return here + Math.max(...sums);
}

const find = (scores: readonly (readonly number[])[], isOptional: readonly boolean[]) =>
  bestOptionalPath(
    scores.map((row) => Float32Array.from(row)),
    isOptional,
    scores[0]?.length ?? 0,
  );

describe('bestOptionalPath', () => {
  it('gives frames to the states that score highest in them', () => {
    const scores = [
      [5, 5, 0, 0, 0, 0],
      [0, 0, 5, 0, 0, 0],
      [0, 0, 0, 5, 5, 5],
    ];
    expect(find(scores, [false, false, false])).toEqual([
      { startFrame: 0, endFrame: 2 },
      { startFrame: 2, endFrame: 3 },
      { startFrame: 3, endFrame: 6 },
    ]);
  });

  it('leaves an optional state out where it does not pay', () => {
    const scores = [
      [5, 0, 0],
      [1, 1, 1],
      [0, 5, 5],
    ];
    expect(find(scores, [false, true, false])).toEqual([
      { startFrame: 0, endFrame: 1 },
      null,
      { startFrame: 1, endFrame: 3 },
    ]);
  });

  it('gives null where there are too few frames', () => {
    expect(find([[1], [1]], [false, false])).toBeNull();
    expect(bestOptionalPath([], [], 3)).toBeNull();
    expect(bestOptionalPath([new Float32Array()], [true], 0)).toBeNull();
  });

  it('covers every frame once and in order, and no other way collects more', () => {
    const shape = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.boolean(), fc.boolean())
      .map(([required, startsOptional, endsOptional]) => [
        ...(startsOptional ? [true] : []),
        ...Array.from({ length: required }, (_, i) =>
          i % 2 === 1 ? [true, false] : [false],
        ).flat(),
        ...(endsOptional ? [true] : []),
      ]);
    const problem = fc.tuple(shape, fc.integer({ min: 1, max: 6 })).chain(([isOptional, frames]) =>
      fc.record({
        isOptional: fc.constant(isOptional),
        scores: fc.array(
          fc.array(fc.integer({ min: -9, max: 9 }), { minLength: frames, maxLength: frames }),
          { minLength: isOptional.length, maxLength: isOptional.length },
        ),
      }),
    );
    fc.assert(
      fc.property(problem, ({ isOptional, scores }) => {
        const best = Math.max(
          bestSum(scores, isOptional, 0, 0),
          isOptional[0] ? bestSum(scores, isOptional, 0, 1) : -Infinity,
        );
        const path = find(scores, isOptional);
        if (best === -Infinity) {
          expect(path).toBeNull();
          return;
        }
        let frame = 0;
        let sum = 0;
        for (const [state, span] of (path ?? []).entries()) {
          if (!span) {
            expect(isOptional[state]).toBe(true);
            continue;
          }
          expect(span.startFrame).toBe(frame);
          expect(span.endFrame).toBeGreaterThan(frame);
          for (; frame < span.endFrame; frame++) sum += scores[state]?.[frame] ?? 0;
        }
        expect(frame).toBe(scores[0]?.length);
        expect(sum).toBe(best);
      }),
    );
  });
});

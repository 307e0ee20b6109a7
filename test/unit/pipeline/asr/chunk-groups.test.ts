import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupAlikeChunks } from '../../../../src/pipeline/asr/chunk-groups.js';

const ofLengths = (...lengths: number[]) =>
  lengths.map((endSec) => ({ heard: { startSec: 0, endSec } }));
const lengthsOf = (groups: ReturnType<typeof ofLengths>[]) =>
  groups.map((group) => group.map(({ heard }) => heard.endSec));

describe('groupAlikeChunks', () => {
  it('puts chunks of about the same length together, the longest first', () => {
    const groups = groupAlikeChunks(ofLengths(3, 19, 5, 18, 4, 20, 17, 6));
    expect(lengthsOf(groups)).toEqual([
      [20, 19, 18, 17],
      [6, 5, 4, 3],
    ]);
  });

  it('shares a short recording between two processes', () => {
    expect(lengthsOf(groupAlikeChunks(ofLengths(1, 2, 3)))).toEqual([[3, 2], [1]]);
    expect(lengthsOf(groupAlikeChunks(ofLengths(1)))).toEqual([[1]]);
  });

  it('loses and doubles no chunk', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 20, noNaN: true }), { maxLength: 30 }),
        (lengths) => {
          const chunks = ofLengths(...lengths);
          const groups = groupAlikeChunks(chunks);
          expect(new Set(groups.flat())).toEqual(new Set(chunks));
          expect(groups.flat()).toHaveLength(chunks.length);
          expect(groups.every((group) => group.length > 0 && group.length <= 4)).toBe(true);
        },
      ),
    );
  });
});

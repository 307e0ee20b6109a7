import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  lengthWithoutLoop,
  loopedPhraseLength,
} from '../../../../src/inference/moonshine/loop-guard.js';

const repeat = (phrase: readonly number[], times: number) =>
  Array.from({ length: times }, () => phrase).flat();

describe('loop guard', () => {
  it('lets people repeat a word a few times', () => {
    expect(loopedPhraseLength([5, 9, 9, 9, 9])).toBe(0);
  });

  it('lets people repeat a sentence once', () => {
    expect(loopedPhraseLength([5, ...repeat([11, 12, 13, 14, 15], 2)])).toBe(0);
  });

  it.each([
    { phrase: [9], times: 8 },
    { phrase: [8, 9], times: 4 },
    { phrase: [6, 7, 8, 9], times: 3 },
    { phrase: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], times: 3 },
  ])('notices $times times $phrase', ({ phrase, times }) => {
    const tokens = [20, 21, ...repeat(phrase, times)];
    expect(loopedPhraseLength(tokens)).toBe(phrase.length);
    expect(loopedPhraseLength(tokens.slice(0, -1))).toBe(0);
  });

  it('keeps the first phrase of a loop', () => {
    expect(lengthWithoutLoop([20, 21, ...repeat([7, 8], 6), 7])).toBe(4);
    expect(lengthWithoutLoop([20, 21, 22])).toBe(3);
    expect(lengthWithoutLoop([])).toBe(0);
  });

  it('keeps what was said before a loop, whatever it was', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 100, max: 200 })),
        fc.uniqueArray(fc.integer({ min: 3, max: 99 }), { minLength: 4, maxLength: 12 }),
        fc.integer({ min: 3, max: 6 }),
        (said, phrase, times) => {
          const tokens = [...said, ...repeat(phrase, times)];
          expect(lengthWithoutLoop(tokens)).toBe(said.length + phrase.length);
        },
      ),
    );
  });
});

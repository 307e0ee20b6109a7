import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ConfidenceWeights,
  type HeardWord,
  wordConfidences,
} from '../../../../src/inference/moonshine/word-confidence.js';
import { MOONSHINE_VARIANTS } from '../../../../src/inference/moonshine/moonshine-variant.js';

const NONE: ConfidenceWeights = {
  bias: 0,
  least: 0,
  together: 0,
  clarity: 0,
  stretch: 0,
  before: 0,
  after: 0,
  letters: 0,
  slowness: 0,
  interpolated: 0,
};
const word = (probability: number, other: Partial<HeardWord> = {}): HeardWord => ({
  text: 'word',
  logProbabilities: [Math.log(probability)],
  clarity: 0.9,
  lengthSec: 0.3,
  interpolated: false,
  ...other,
});

describe('wordConfidences', () => {
  it('gives the probability of the least likely token where nothing else counts', () => {
    const pieces = word(1, { logProbabilities: [Math.log(0.9), Math.log(0.6)] });
    const [confidence] = wordConfidences([pieces], { ...NONE, least: 1 });
    expect(confidence).toBeCloseTo(0.6);
  });

  it('counts the words before and after, and the mean of all where there is none', () => {
    const words = [word(0.5), word(0.9), word(0.5)];
    const odds = Math.log(9);
    const before = wordConfidences(words, { ...NONE, before: 1 });
    const expected = [odds / 3, 0, odds].map((score) => 1 / (1 + Math.exp(-score)));
    for (const [i, value] of expected.entries()) expect(before[i]).toBeCloseTo(value);
    const after = wordConfidences(words, { ...NONE, after: 1 });
    expect(after[0]).toBeCloseTo(0.9);
  });

  it('measures the pace by letters and digits', () => {
    const slow = { ...NONE, slowness: 1 };
    const [usual, twice] = wordConfidences(
      [word(0.9, { text: '“word,”' }), word(0.9, { text: 'a1', lengthSec: 0.3 })],
      slow,
    );
    expect(usual).toBeCloseTo(0.5);
    expect(twice).toBeCloseTo(2 / 3);
  });

  it('is lower where the place is only guessed, for each model', () => {
    for (const { confidence } of Object.values(MOONSHINE_VARIANTS)) {
      const [sure] = wordConfidences([word(0.9)], confidence);
      const guessed = word(0.9, { clarity: 0.1, interpolated: true });
      expect(wordConfidences([guessed], confidence)[0]).toBeLessThan(sure ?? 0);
    }
  });

  it('stays between 0 and 1 for any word', () => {
    const anyWord = fc.record({
      text: fc.string(),
      logProbabilities: fc.array(fc.double({ max: 0, noNaN: true }), { minLength: 1 }),
      clarity: fc.double({ min: 0, max: 1, noNaN: true }),
      lengthSec: fc.double({ min: 0, max: 1e6, noNaN: true }),
      interpolated: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyWord), (words) => {
        for (const { confidence } of Object.values(MOONSHINE_VARIANTS))
          for (const value of wordConfidences(words, confidence)) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1);
          }
      }),
    );
  });
});

import { expect, test } from 'vitest';
import { wordDifferences } from '../../../scripts/bench/asr/word-differences.js';

test('case and punctuation are no difference', () => {
  expect(wordDifferences('Good morning. Shall we?', 'good morning, shall we')).toEqual({
    differing: 0,
    words: 4,
  });
});

test('counts words that are other, missing and added', () => {
  expect(wordDifferences('one two three four', 'one too four five')).toEqual({
    differing: 3,
    words: 4,
  });
});

test('against silence every word heard is a difference', () => {
  expect(wordDifferences('', 'two words')).toEqual({ differing: 2, words: 0 });
  expect(wordDifferences('', '')).toEqual({ differing: 0, words: 0 });
});

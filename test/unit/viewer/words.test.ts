import { expect, test } from 'vitest';
import { shownWords, speakersOf, wordBefore, wordsAt } from '../../../src/viewer/client/words.js';
import { resultOf, resultSegment } from '../../support/result.js';

const RESULT = resultOf(
  resultSegment('one two', { start: 1, end: 3, speaker: 1 }),
  resultSegment('three', { start: 2.5, end: 4 }),
  resultSegment('four', { start: 6, end: 7, speaker: 1 }),
);
const WORDS = shownWords(RESULT);
const textsOf = (words: readonly { word: { word: string } }[]) =>
  words.map(({ word }) => word.word);

test('speakers are numbered in the order in which they appear', () => {
  expect(speakersOf(RESULT)).toEqual(['SPEAKER_01', 'SPEAKER_00']);
  expect(WORDS.map(({ speakerIndex }) => speakerIndex)).toEqual([0, 0, 1, 0]);
});

test('all words that sound at a moment are found', () => {
  expect(textsOf(wordsAt(WORDS, 2.7))).toEqual(['two', 'three']);
  expect(textsOf(wordsAt(WORDS, 5))).toEqual([]);
});

test('in a pause the last word is where the keyboard goes on from', () => {
  expect(wordBefore(WORDS, 5)?.word.word).toBe('three');
  expect(wordBefore(WORDS, 0)?.word.word).toBe('one');
  expect(wordBefore([], 0)).toBeUndefined();
});

test('without extras, loud and high are what is above the median of the speaker', () => {
  const [segment] = RESULT.segments;
  if (!segment) throw new Error('no row');
  const words = segment.words.map((word, i) => ({
    ...word,
    volume_db: -30 + 10 * i,
    pitch_hz: 100 * 2 ** i,
  }));
  const [first, second] = shownWords(resultOf({ ...segment, words }));
  expect(first?.relativeDb).toBe(-5);
  expect(second?.relativeDb).toBe(5);
  // The median of 100 and 200 Hz is 150 Hz.
  expect(second?.relativeSemitones).toBeCloseTo(4.98, 2);
});

test('the extras win over what the page works out itself', () => {
  const segment = resultSegment('loud');
  const words = segment.words.map((word) => ({ ...word, relative_volume_db: 7 }));
  expect(shownWords(resultOf({ ...segment, words }))[0]?.relativeDb).toBe(7);
});

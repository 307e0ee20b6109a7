import { describe, expect, it } from 'vitest';
import type { Word } from '../../../src/domain/speech.js';
import { interpolateWords } from '../../../src/domain/word-interpolation.js';

const within = { startSec: 0, endSec: 10 };
const word = (text: string, startSec: number, endSec: number, interpolated = false): Word => ({
  text,
  startSec,
  endSec,
  confidence: 1,
  interpolated,
});
const times = (words: readonly Word[]) => words.map(({ startSec, endSec }) => [startSec, endSec]);

describe('interpolateWords', () => {
  it('leaves trusted times alone', () => {
    const words = [word('one', 1, 2), word('two', 3, 4)];
    expect(interpolateWords(words, within)).toEqual(words);
  });

  it('places words between their neighbours, longer words wider', () => {
    const words = [
      word('a', 1, 2),
      word('bb', 0, 0, true),
      word('cccc', 0, 0, true),
      word('d', 3.2, 6),
    ];
    const found = times(interpolateWords(words, within));
    expect(found[1]).toEqual([2, expect.closeTo(2.4)]);
    expect(found[2]).toEqual([expect.closeTo(2.4), expect.closeTo(3.2)]);
  });

  it('uses the ends of the stretch where there is no neighbour', () => {
    const words = [word('a', 9, 9, true), word('b', 0.2, 9.8), word('c', 0, 0, true)];
    expect(times(interpolateWords(words, within))).toEqual([
      [0, 0.2],
      [0.2, 9.8],
      [9.8, 10],
    ]);
    expect(interpolateWords([], within)).toEqual([]);
  });

  it('swells no word with a pause: it lies next to the word after it, or else before it', () => {
    const words = [
      word('a', 1, 2),
      word('it', 0, 0, true),
      word('b', 6, 7),
      word('so', 0, 0, true),
    ];
    expect(times(interpolateWords(words, within))).toEqual([
      [1, 2],
      [5.5, 6],
      [6, 7],
      [7, 7.5],
    ]);
    expect(times(interpolateWords([word('it', 0, 0, true)], within))).toEqual([[9.5, 10]]);
  });

  it('keeps saying that the times are interpolated', () => {
    expect(interpolateWords([word('a', 0, 0, true)], within)[0]?.interpolated).toBe(true);
  });
});

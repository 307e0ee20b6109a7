import { describe, expect, it } from 'vitest';
import { Random } from '../../../../scripts/eval/simulate/random.js';
import { join } from '../../../../scripts/eval/synthesize/synthesize.js';
import { makeSentence } from '../../../../scripts/eval/synthesize/sentences.js';
import { wordTimes } from '../../../../scripts/eval/synthesize/word-times.js';

/** Phones of 0.1 s each. */
const phones = (text: string) =>
  text.split(' ').map((name, i) => ({ name, startSec: i / 10, endSec: (i + 1) / 10 }));
const word = (text: string, spelled: string) => ({ text, phones: spelled.split(' ') });

describe('wordTimes', () => {
  it('gives each word the time of its phones', () => {
    const words = [word('hello', 'hh ax l ow'), word('you', 'y uw')];
    expect(wordTimes(words, phones('hh ax l ow y uw'))).toEqual([
      { text: 'hello', startSec: 0, endSec: 0.4 },
      { text: 'you', startSec: 0.4, endSec: 0.6 },
    ]);
  });

  it('allows for words that sound different in a sentence', () => {
    const words = [word('the', 'dh ax'), word('apples', 'ae p ax l z'), word('fell', 'f eh l')];
    const times = wordTimes(words, phones('dh iy ae p ax l z f eh l'));
    expect(times?.map(({ startSec }) => startSec)).toEqual([0, 0.2, 0.7]);
  });

  it('gives nothing where something else was said', () => {
    expect(wordTimes([word('hello', 'hh ax l ow')], phones('k ae t s'))).toBeNull();
    expect(wordTimes([word('hello', 'hh ax l ow')], [])).toBeNull();
  });
});

describe('synthesized speech', () => {
  it('keeps the times of words where sentences are joined with pauses', () => {
    const tone = { samples: new Float32Array(16_000).fill(0.5) };
    const sentences = ['one', 'two'].map((text) => ({
      ...tone,
      words: [{ text, startSec: 0.25, endSec: 0.75 }],
    }));
    const { samples, words } = join(sentences, new Random(1));
    const onset = samples.findIndex((value) => value > 0.25) / 16_000;
    expect(words.map(([text]) => text)).toEqual(['one', 'two']);
    expect(words[0]?.[1]).toBeCloseTo(onset + 0.25, 2);
    expect(words[1]?.[1]).toBeGreaterThan((words[0]?.[1] ?? 0) + 1);
  });

  it('makes the same sentences from the same seed', () => {
    const some = (seed: number) => {
      const random = new Random(seed);
      return Array.from({ length: 20 }, () => makeSentence(random));
    };
    expect(some(3)).toEqual(some(3));
    expect(some(3)).not.toEqual(some(4));
    expect(some(3).every((sentence) => /^[A-Z].*[.?]$/.test(sentence))).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import type { SherpaResult } from '../../../../src/inference/sherpa/sherpa-library.js';
import { languageOf, wordsOf } from '../../../../src/inference/sherpa/sherpa-words.js';

/** Sound from 0.5 s to 1.5 s of 2 s. */
const energy = {
  levelsDb: Float32Array.from({ length: 200 }, (_, frame) =>
    frame >= 50 && frame < 150 ? -20 : -90,
  ),
  quietBelowDb: -40,
};
const result = (part: Partial<SherpaResult>): SherpaResult => ({
  text: (part.tokens ?? []).join(''),
  lang: '',
  tokens: [],
  timestamps: [],
  ...part,
});
const shown = (part: Partial<SherpaResult>, language: string) =>
  wordsOf(result(part), language, energy, 2).map(({ text, startSec, endSec }) => [
    text,
    Number(startSec.toFixed(2)),
    Number(endSec.toFixed(2)),
  ]);

describe('wordsOf', () => {
  it('takes the times of tokens, one character each, for Japanese words', () => {
    const tokens = ['今', '日', 'は', 'い', 'い', '天', '気', '。'];
    const timestamps = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2];
    expect(shown({ tokens, timestamps }, 'ja')).toEqual([
      ['今日は', 0.5, 0.8],
      ['いい', 0.8, 1],
      ['天気。', 1, 1.2],
    ]);
  });

  it('joins pieces of Korean and English to what stands between blanks', () => {
    expect(
      shown({ tokens: ['▁안녕', '하세요', '.', '▁네'], timestamps: [0.1, 0.3, 0.6, 1] }, 'ko'),
    ).toEqual([
      ['안녕하세요.', 0.1, 0.6],
      ['네', 1, 1.3],
    ]);
    expect(
      shown({ tokens: [' the', ' ha', 't,', ' yes'], timestamps: [0, 0.2, 0.3, 1.9] }, 'en'),
    ).toEqual([
      ['the', 0, 0.2],
      ['hat,', 0.2, 0.6],
      ['yes', 1.9, 2],
    ]);
  });

  it('ends a word early where the model states the length of its tokens', () => {
    const timed = { tokens: ['▁네', '▁네'], timestamps: [0.1, 1], durations: [0.2, 0.1] };
    expect(shown(timed, 'ko')).toEqual([
      ['네', 0.1, 0.3],
      ['네', 1, 1.1],
    ]);
  });

  it('estimates the times from the sound where there are none, and says so', () => {
    const words = wordsOf(result({ text: ' 안녕 하세요' }), 'ko', energy, 2);
    expect(words.map(({ text, interpolated }) => [text, interpolated])).toEqual([
      ['안녕', true],
      ['하세요', true],
    ]);
    expect(words[0]?.startSec).toBeCloseTo(0.5);
    expect(words[1]?.endSec).toBeCloseTo(1.5);
  });

  it('takes the probability of the least likely token, where the library states them', () => {
    const tokens = ['▁a', 'b'];
    const timed = { tokens, timestamps: [0, 0.1], ys_log_probs: [Math.log(0.9), Math.log(0.4)] };
    expect(wordsOf(result(timed), 'en', energy, 2)[0]?.confidence).toBeCloseTo(0.4);
  });

  it('finds no words in nothing, marks or emoji', () => {
    expect(wordsOf(result({}), 'ko', energy, 2)).toEqual([]);
    expect(wordsOf(result({ text: ' 。😀 ' }), 'ja', energy, 2)).toEqual([]);
    expect(wordsOf(result({ tokens: ['。'], timestamps: [0.2] }), 'zh', energy, 2)).toEqual([]);
  });
});

describe('languageOf', () => {
  it.each([
    ['<|ko|>', null, 'ko'],
    ['ja', null, 'ja'],
    ['<|yue|>', null, 'yue'],
    ['<|zh|>', 'ja', 'ja'],
    ['', null, null],
  ])('reads %j, asked for %j, as %j', (lang, asked, language) => {
    expect(languageOf({ lang }, asked)).toBe(language);
  });
});

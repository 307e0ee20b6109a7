import { describe, expect, it } from 'vitest';
import { alignWords, type AttentionMap } from '../../../src/dsp/alignment.js';
import type { BorderWeights } from '../../../src/dsp/border-scores.js';
import { lettersOf } from '../../../src/dsp/word-letters.js';

const FRAMES = 100;
const HEADS = 2;

/** Attention of tokens whose heads look evenly at [from, to), with a little at all other frames. */
function attention(looks: readonly (readonly [number, number])[]): AttentionMap {
  const rows = looks.map(([from, to]) =>
    Float32Array.from({ length: HEADS * FRAMES }, (_, i) => {
      const isInside = i % FRAMES >= from && i % FRAMES < to;
      return isInside ? 0.9 / (to - from) : 0.1 / (FRAMES - (to - from));
    }),
  );
  return { rows, headCount: HEADS, frameCount: FRAMES };
}

const PAUSE_SCORE = 2 * Math.log(0.01);
/** A word scores the logarithm of its attention, a pause the same at every frame but for loudness. */
const weights: BorderWeights = {
  words: Array.from({ length: HEADS * 11 }, (_, i) => (i % 11 === 5 ? 1 : 0)),
  pause: PAUSE_SCORE,
  voice: [0, 0, 0, -1, 0, 0, 0],
  dynamicVoice: [0, 0, 0],
  dynamics: 0,
  attention: new Array<number>(5 * HEADS).fill(0),
  unspoken: new Array<number>(HEADS).fill(0),
};
const evenVoice = { voicing: new Float32Array(FRAMES), dynamicsDb: 30 };
/** Words whose letters say nothing. */
const plain = (words: readonly (readonly number[])[]) =>
  words.map((spoken) => ({ spoken, letters: lettersOf('a') }));
const LETTERS = 27;
/** Every letter is as probable as any other. */
const anything = new Float32Array(LETTERS * FRAMES);
const align = (map: AttentionMap, words: readonly (readonly number[])[], given = weights) =>
  alignWords(map, plain(words), anything, evenVoice, given);
/** What is heard: a letter, or a blank for none, at each frame. */
const hearing = (signs: string) =>
  Float32Array.from({ length: LETTERS * FRAMES }, (_, i) => {
    const [letter, frame] = [Math.floor(i / FRAMES), i % FRAMES];
    const heard = signs[frame] ?? ' ';
    return (heard === ' ' ? 0 : (lettersOf(heard)[0] ?? 0)) === letter ? -0.1 : -6;
  });
const borders = (...args: Parameters<typeof align>) =>
  align(...args)?.map(({ startFrame, endFrame }) => [
    Math.round(startFrame * 2) / 2,
    Math.round(endFrame * 2) / 2,
  ]);

describe('alignWords', () => {
  it('finds the frames each word looks at, with the pauses between', () => {
    const map = attention([
      [10, 20],
      [20, 30],
      [60, 70],
    ]);
    const found = [
      [10, 20],
      [20, 30],
      [60, 70],
    ];
    expect(borders(map, [[0], [1], [2]])).toEqual(found);
  });

  it('leaves out speech before a word that gets its attention but has not its letters', () => {
    const map = attention([
      [10, 20],
      [30, 60],
    ]);
    const words = [
      { spoken: [0], letters: lettersOf('so') },
      { spoken: [1], letters: lettersOf('cats') },
    ];
    const sound = `${' '.repeat(10)}sssssooooo${' '.repeat(10)}${'u'.repeat(22)}ccaattss`;
    const [, cats] = alignWords(map, words, hearing(sound), evenVoice, weights) ?? [];
    expect(cats?.startFrame).toBeCloseTo(52, 0);
    expect(cats?.endFrame).toBeCloseTo(60, 0);
    expect(cats?.likeness).toBeCloseTo(Math.exp(-0.1), 5);
  });

  it('keeps a word that is drawn out, and one with letters that are not heard', () => {
    const map = attention([[20, 60]]);
    const spoken = [0];
    const find = (text: string, sound: string) =>
      alignWords(map, [{ spoken, letters: lettersOf(text) }], hearing(sound), evenVoice, weights);
    const [and] = find('and', `${' '.repeat(20)}${'a'.repeat(30)}nnnnnddddd`) ?? [];
    expect(and?.startFrame).toBeCloseTo(20, 0);
    const [debt] =
      find('debt', `${' '.repeat(20)}${'d'.repeat(10)}${'e'.repeat(20)}tttttttttt`) ?? [];
    expect([debt?.startFrame, debt?.endFrame].map((frame) => Math.round(frame ?? 0))).toEqual([
      20, 60,
    ]);
  });

  it('gives neighbours whose attention is confused the sounds of their letters', () => {
    const map = attention([
      [10, 50],
      [10, 50],
    ]);
    const words = ['im', 'so'].map((text, token) => ({
      spoken: [token],
      letters: lettersOf(text),
    }));
    const sound = `${' '.repeat(10)}iiiiimmmmm${'s'.repeat(15)}${'o'.repeat(15)}`;
    const [im, so] = alignWords(map, words, hearing(sound), evenVoice, weights) ?? [];
    expect([im?.endFrame, so?.startFrame].map((frame) => Math.round(frame ?? 0))).toEqual([20, 20]);
    expect(so?.endFrame).toBeCloseTo(50, 0);
  });

  it('takes a word from its first token to its last', () => {
    const map = attention([
      [10, 15],
      [15, 20],
      [20, 25],
    ]);
    const found = [
      [10, 20],
      [20, 25],
    ];
    expect(borders(map, [[0, 1], [2]])).toEqual(found);
  });

  it('puts a border between two frames where both sides score the same', () => {
    const map = attention([[10, 20]]);
    const [row] = map.rows;
    // The frame before the word scores as far above a pause as the one before that below it.
    for (const from of [0, FRAMES]) {
      row?.fill(0.01 * Math.E, from + 9, from + 10);
      row?.fill(0.01 / Math.E, from + 8, from + 9);
    }
    expect(align(map, [[0]])?.[0]?.startFrame).toBeCloseTo(9, 4);
    for (const from of [0, FRAMES]) row?.fill(0.01 / Math.E ** 2, from + 8, from + 9);
    expect(align(map, [[0]])?.[0]?.startFrame).toBeCloseTo(8.5 + 2 / 3, 4);
  });

  it('evens out that a head looks late', () => {
    const late = { ...weights, words: weights.words.map((_, i) => (i % 11 === 8 ? 1 : 0)) };
    expect(borders(attention([[13, 23]]), [[0]], late)).toEqual([[10, 20]]);
  });

  it('leaves a moment at which only punctuation is looked at to the pause', () => {
    const map = attention([
      [10, 30],
      [20, 30],
      [40, 50],
    ]);
    const wary = { ...weights, unspoken: new Array<number>(HEADS).fill(1.5) };
    const pausing = { ...wary, pause: PAUSE_SCORE - 3 * Math.log(0.002) };
    expect(borders(map, [[0], [2]], pausing)?.[0]).toEqual([10, 20]);
  });

  it('keeps repeated words in their order although each looks at both places', () => {
    const { rows, ...map } = attention([
      [10, 20],
      [50, 60],
    ]);
    const both = rows.map((row) =>
      row.map((value, i) => value + 0.8 * Math.max(...rows.map((other) => other[i] ?? 0))),
    );
    const found = [
      [10, 20],
      [50, 60],
    ];
    expect(borders({ ...map, rows: both }, [[0], [1]])).toEqual(found);
  });

  it('takes loud frames for words and quiet ones for pauses', () => {
    const map = attention([[10, 20]]);
    const [row] = map.rows;
    for (const from of [20, FRAMES + 20]) row?.fill(0.008, from, from + 10);
    const loudUntil = (frame: number) => ({
      ...evenVoice,
      voicing: evenVoice.voicing.map((_, i) => (i < frame ? 1 : -1)),
    });
    const endWith = (frame: number) =>
      Math.round(
        alignWords(map, plain([[0]]), anything, loudUntil(frame), weights)?.[0]?.endFrame ?? 0,
      );
    expect(endWith(30)).toBe(30);
    expect(endWith(20)).toBe(20);
  });

  it('says where the attention tells nothing', () => {
    const map = attention([
      [10, 20],
      [0, FRAMES],
    ]);
    const [clear, vague] = align(map, [[0], [1]]) ?? [];
    expect(clear?.clarity).toBeGreaterThan(0.9);
    expect(vague?.clarity).toBeLessThan(clear?.clarity ?? 0);
  });

  it('gives null where there are fewer frames than words, and nothing without words', () => {
    const map = { rows: [new Float32Array(HEADS)], headCount: HEADS, frameCount: 1 };
    const voice = { voicing: new Float32Array(1), dynamicsDb: 0 };
    expect(
      alignWords(map, plain([[0], [0]]), new Float32Array(LETTERS), voice, weights),
    ).toBeNull();
    expect(align(attention([]), [])).toEqual([]);
  });
});

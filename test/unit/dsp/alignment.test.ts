import { describe, expect, it } from 'vitest';
import { alignWords, type AttentionMap } from '../../../src/dsp/alignment.js';
import type { BorderWeights } from '../../../src/dsp/border-scores.js';

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
const align = (map: AttentionMap, words: readonly (readonly number[])[], given = weights) =>
  alignWords(
    map,
    words,
    words.map(() => FRAMES),
    evenVoice,
    given,
  );
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

  it('leaves out a hesitation before a word that gets some of its attention', () => {
    const map = attention([
      [10, 20],
      [40, 80],
    ]);
    const [, row = new Float32Array()] = map.rows;
    for (let i = 0; i < row.length; i++)
      if (i % FRAMES >= 40 && i % FRAMES < 80) row[i] = i % FRAMES < 70 ? 0.015 : 0.06;
    expect(borders(map, [[0], [1]])?.[1]?.[0]).toBeLessThan(41);
    const aligned = alignWords(map, [[0], [1]], [10, 10], evenVoice, weights);
    expect(aligned?.map(({ startFrame }) => Math.round(startFrame))).toEqual([10, 70]);
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
      Math.round(alignWords(map, [[0]], [FRAMES], loudUntil(frame), weights)?.[0]?.endFrame ?? 0);
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
    expect(alignWords(map, [[0], [0]], [1, 1], voice, weights)).toBeNull();
    expect(align(attention([]), [])).toEqual([]);
  });
});

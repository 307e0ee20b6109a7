import { describe, expect, it } from 'vitest';
import { alignWords, type AttentionMap } from '../../../src/dsp/alignment.js';

const FRAMES = 100;

/** Attention of tokens whose heads look evenly at [from, to), with a little at all other frames. */
function attention(looks: readonly (readonly [number, number])[], headCount = 2): AttentionMap {
  const rows = looks.map(([from, to]) => {
    const row = new Float32Array(headCount * FRAMES);
    for (let i = 0; i < row.length; i++) {
      const frame = i % FRAMES;
      row[i] = frame >= from && frame < to ? 0.9 / (to - from) : 0.1 / (FRAMES - (to - from));
    }
    return row;
  });
  return { rows, headCount, frameCount: FRAMES };
}
const evenVoice = new Float32Array(FRAMES);
const spans = (...args: Parameters<typeof alignWords>) =>
  alignWords(...args)?.map(({ startFrame, endFrame }) => [startFrame, endFrame]);

describe('alignWords', () => {
  it('finds the frames each word looks at, with the pauses between', () => {
    const map = attention([
      [10, 20],
      [20, 26],
      [60, 70],
    ]);
    expect(spans(map, [[0], [1], [2]], evenVoice)).toEqual([
      [10, 20],
      [20, 26],
      [60, 70],
    ]);
  });

  it('takes a word from its first token to its last', () => {
    const map = attention([
      [10, 14],
      [14, 20],
      [20, 26],
    ]);
    expect(spans(map, [[0, 1], [2]], evenVoice)).toEqual([
      [10, 20],
      [20, 26],
    ]);
  });

  it('leaves out tokens that are not heard', () => {
    const map = attention([
      [10, 20],
      [22, 40],
      [50, 60],
    ]);
    expect(spans(map, [[0], [2]], evenVoice)).toEqual([
      [10, 20],
      [50, 60],
    ]);
  });

  it('keeps repeated words in their order although each looks at both places', () => {
    const both = attention([
      [10, 20],
      [50, 60],
    ]).rows.map((row, _, rows) =>
      row.map((value, i) => value + 0.8 * Math.max(...rows.map((other) => other[i] ?? 0))),
    );
    const map = { rows: both, headCount: 2, frameCount: FRAMES };
    expect(spans(map, [[0], [1]], evenVoice)).toEqual([
      [10, 20],
      [50, 60],
    ]);
  });

  it('lets a word fade out in sound, but not in silence', () => {
    const map = attention([[10, 20]]);
    const [row] = map.rows;
    for (const head of [0, FRAMES]) row?.fill(0.03, head + 20, head + 30);
    const loudUntil = (frame: number) => evenVoice.map((_, i) => (i < frame ? 1 : -1));
    expect(spans(map, [[0]], loudUntil(30))).toEqual([[10, 30]]);
    expect(spans(map, [[0]], loudUntil(20))).toEqual([[10, 20]]);
  });

  it('says where the attention tells nothing', () => {
    const map = attention([
      [10, 20],
      [0, FRAMES],
    ]);
    const found = alignWords(map, [[0], [1]], evenVoice);
    expect(found?.map(({ isClear }) => isClear)).toEqual([true, false]);
  });

  it('gives null where there are fewer frames than tokens, and nothing without words', () => {
    const map = { rows: attention([[0, 1]]).rows, headCount: 1, frameCount: 1 };
    expect(alignWords(map, [[0], [0]], new Float32Array(1))).toBeNull();
    expect(alignWords(attention([]), [], evenVoice)).toEqual([]);
  });
});

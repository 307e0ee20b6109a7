import { describe, expect, it } from 'vitest';
import { spansByAttention } from '../../../src/dsp/attention-path.js';

const FRAME_SEC = 0.024;
const FRAMES = 100;
/** Frames of four tokens: two words, a mark in the pause between them, a word; then the end. */
const TOKENS: readonly (readonly [number, number])[] = [
  [10, 20],
  [20, 35],
  [35, 60],
  [60, 85],
  [85, 100],
];
const WORDS = [[0], [1], [3]];

/** Sound where the words are. */
const profile = {
  levelsDb: Float32Array.from({ length: 240 }, (_, level) => {
    const frame = (level * 0.01) / FRAME_SEC;
    return (frame >= 10 && frame < 35) || (frame >= 60 && frame < 85) ? -20 : -90;
  }),
  quietBelowDb: -40,
};

/** A head that looks at the frames of the token `lag` tokens before the one it writes. */
const head = (lag: number) => (token: number) => {
  const [from, to] = TOKENS[token - lag] ?? [0, 10];
  return Float32Array.from({ length: FRAMES }, (_, frame) =>
    frame >= from && frame < to ? 1 / (to - from) : 0,
  );
};
const everywhere = () => new Float32Array(FRAMES).fill(1 / FRAMES);

function attention(...heads: ((token: number) => Float32Array)[]) {
  return {
    headCount: heads.length,
    frameCount: FRAMES,
    rows: TOKENS.map((_, token) => Float32Array.from(heads.flatMap((look) => [...look(token)]))),
  };
}
const frames = (...heads: ((token: number) => Float32Array)[]) =>
  spansByAttention(attention(...heads), WORDS, FRAME_SEC, profile)?.map(({ startSec, endSec }) => [
    Math.round(startSec / FRAME_SEC),
    Math.round(endSec / FRAME_SEC),
  ]);

describe('spansByAttention', () => {
  it('finds each word where the heads look, and leaves the pause to the mark', () => {
    expect(frames(head(0))).toEqual([
      [10, 20],
      [20, 35],
      [60, 85],
    ]);
  });

  it('goes by the heads that keep to the sound, whatever the others do', () => {
    const others = Array.from({ length: 5 }, () => everywhere);
    const right = Array.from({ length: 8 }, () => head(0));
    expect(frames(head(1), head(1), head(1), ...others, ...right)).toEqual(frames(head(0)));
  });

  it('knows nothing of words that the attention has no rows for', () => {
    const { rows, ...rest } = attention(head(0));
    expect(
      spansByAttention({ ...rest, rows: rows.slice(0, 2) }, WORDS, FRAME_SEC, profile),
    ).toBeNull();
    expect(
      spansByAttention({ rows: [], headCount: 1, frameCount: 0 }, [], FRAME_SEC, profile),
    ).toBeNull();
  });

  it('keeps words in order and longer than nothing where no head follows them', () => {
    let last = 0;
    for (const { startSec, endSec } of spansByAttention(
      attention(everywhere),
      WORDS,
      FRAME_SEC,
      profile,
    ) ?? []) {
      expect(startSec).toBeGreaterThanOrEqual(last);
      expect(endSec).toBeGreaterThanOrEqual(startSec);
      last = startSec;
    }
  });
});

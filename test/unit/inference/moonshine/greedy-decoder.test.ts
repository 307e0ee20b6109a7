import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  decodeGreedily,
  type DecoderSessions,
  type EncodedSpeech,
} from '../../../../src/inference/moonshine/greedy-decoder.js';
import {
  MOONSHINE_VARIANTS,
  type MoonshineVariant,
} from '../../../../src/inference/moonshine/moonshine-variant.js';
import { prepareCrossAttention } from '../../../../src/inference/moonshine/prepare-cross-attention.js';
import { prepareDecoderStep } from '../../../../src/inference/moonshine/prepare-decoder-step.js';
import { floatTensor, loadSession } from '../../../../src/inference/onnx-session.js';
import { referenceStep } from '../../../support/moonshine-reference.js';
import { TINY, tinyMoonshineDecoder } from '../../../support/tiny-moonshine.js';
import { tinyOnnxModel } from '../../../support/tiny-onnx-model.js';

const BEGIN = 1;
const { bytes, weights } = tinyMoonshineDecoder();
const variant: MoonshineVariant = {
  ...MOONSHINE_VARIANTS['moonshine-base'],
  ...TINY,
  alignmentHeads: [
    { layer: 1, head: 3 },
    { layer: 0, head: 7 },
  ],
};

/** A sound of its own for each seed. */
function frames(count: number, seed: number): number[][] {
  return Array.from({ length: count }, (_, frame) =>
    Array.from({ length: TINY.hidden }, (_, i) => Math.sin((frame + 2) * (i + 3) * 0.37 + seed)),
  );
}

function speech(sound: readonly (readonly number[])[], maxTokens: number): EncodedSpeech {
  const values = Float32Array.from(sound.flat());
  return { encoded: floatTensor(values, [1, sound.length, TINY.hidden]), maxTokens };
}

describe('decodeGreedily', () => {
  let sessions: DecoderSessions;

  beforeAll(async () => {
    sessions = {
      crossAttention: await loadSession(prepareCrossAttention(bytes)),
      step: await loadSession(prepareDecoderStep(bytes)),
    };
  });
  afterAll(async () => {
    await sessions.crossAttention.release();
    await sessions.step.release();
  });

  it('computes what the network is described to compute', async () => {
    const sound = frames(9, 0.4);
    const [decoded] = await decodeGreedily(sessions, variant, [speech(sound, 6)]);
    const { tokens = [], logProbabilities = [], attention } = decoded ?? {};
    expect(tokens.length).toBeGreaterThan(2);
    for (const [index, token] of tokens.entries()) {
      const expected = referenceStep(weights, sound, [BEGIN, ...tokens.slice(0, index)]);
      const likeliest = Math.max(...expected.probabilities);
      // Activations of 8 bits: a near tie may go the other way, but never by much.
      expect(Math.log(expected.probabilities[token] ?? 0)).toBeGreaterThan(
        Math.log(likeliest) - 0.1,
      );
      expect(Math.abs(Math.log(likeliest) - (logProbabilities[index] ?? NaN))).toBeLessThan(0.1);
      const shares = variant.alignmentHeads.flatMap(
        ({ layer, head }) => expected.attention[layer]?.[head] ?? [],
      );
      for (const [at, share] of shares.entries())
        expect(attention?.rows[index]?.[at]).toBeCloseTo(share, 1);
    }
  });

  it('writes the same whether a stretch is decoded alone or beside others', async () => {
    const stretches = [
      speech(frames(9, 0.4), 6),
      speech(frames(4, 1.1), 9),
      speech(frames(13, 2.3), 1),
      speech(frames(1, 3.1), 12),
    ];
    const together = await decodeGreedily(sessions, variant, stretches);
    for (const [index, stretch] of stretches.entries()) {
      const [alone] = await decodeGreedily(sessions, variant, [stretch]);
      expect(together[index]?.tokens).toEqual(alone?.tokens);
      expect(together[index]?.stop).toBe(alone?.stop);
      const pairs = (together[index]?.attention.rows ?? []).map((row, step) => [
        row,
        alone?.attention.rows[step] ?? [],
      ]);
      for (const [row = [], other = []] of pairs) {
        expect(row).toHaveLength(other.length);
        for (const [at, share] of [...row].entries())
          expect(share).toBeCloseTo(other[at] ?? NaN, 5);
      }
    }
  });

  it('gives every frame of a stretch its share of attention, and nothing beyond it', async () => {
    const [short] = await decodeGreedily(sessions, variant, [
      speech(frames(5, 0.2), 4),
      speech(frames(11, 0.9), 4),
    ]);
    for (const row of short?.attention.rows ?? [])
      for (const head of [row.subarray(0, 5), row.subarray(5, 10)])
        expect(head.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
  });

  it('writes no more tokens than it may', async () => {
    const [decoded] = await decodeGreedily(sessions, variant, [speech(frames(7, 0.5), 2)]);
    expect(decoded?.tokens.length).toBeLessThanOrEqual(2);
    expect(decoded?.stop).not.toBe('loop');
  });

  it('has nothing to do without stretches', async () => {
    expect(await decodeGreedily(sessions, variant, [])).toEqual([]);
  });
});

describe('the preparation of the decoder', () => {
  it('makes the same bytes every time', () => {
    for (const prepare of [prepareDecoderStep, prepareCrossAttention])
      expect(Buffer.compare(prepare(bytes), prepare(bytes))).toBe(0);
  });

  it('refuses what is no decoder', () => {
    expect(() => prepareDecoderStep(tinyOnnxModel())).toThrow('The model has no layers.');
    expect(() => prepareCrossAttention(tinyOnnxModel())).toThrow('The model has no');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareDecoder } from '../../../../src/inference/moonshine/prepare-decoder.js';
import {
  boolTensor,
  floatOutput,
  floatTensor,
  int64Tensor,
  loadSession,
  type OnnxSession,
  type OnnxTensor,
} from '../../../../src/inference/onnx-session.js';
import { tinyDecoder } from '../../../support/tiny-decoder.js';
import { tinyOnnxModel } from '../../../support/tiny-onnx-model.js';

const FRAMES = 5;
const encoded = floatTensor(
  Float32Array.from({ length: FRAMES * 4 }, (_, i) => Math.sin(i * 1.7) * 2),
  [1, FRAMES, 4],
);

describe('prepareDecoder', () => {
  let shipped: OnnxSession;
  let prepared: OnnxSession;

  beforeAll(async () => {
    shipped = await loadSession(tinyDecoder());
    prepared = await loadSession(prepareDecoder(tinyDecoder()));
  });
  afterAll(() => Promise.all([shipped.release(), prepared.release()]));

  const step = (session: OnnxSession, token: number, past: Record<string, OnnxTensor> | null) => {
    const none = floatTensor(new Float32Array(), [0, 1, 1, 4]);
    return session.run({
      input_ids: int64Tensor([token], [1, 1]),
      encoder_hidden_states: encoded,
      use_cache_branch: boolTensor([past !== null], [1]),
      'past_key_values.0.encoder.key': past?.['present.0.encoder.key'] ?? none,
      'past_key_values.0.encoder.value': past?.['present.0.encoder.value'] ?? none,
    });
  };
  const logits = (outputs: Record<string, OnnxTensor>) => [...floatOutput(outputs, 'logits').data];

  it('gives the same logits at the first step and at later ones', async () => {
    for (const first of [0, 3, 15]) {
      const before = {
        shipped: await step(shipped, first, null),
        prepared: await step(prepared, first, null),
      };
      const expected = [before.shipped, await step(shipped, 7, before.shipped)].flatMap(logits);
      const found = [before.prepared, await step(prepared, 7, before.prepared)].flatMap(logits);
      const largest = Math.max(...expected.map(Math.abs));
      for (const [i, value] of expected.entries())
        expect(Math.abs((found[i] ?? NaN) - value)).toBeLessThan(largest * 2 ** -14);
    }
  });

  it('gives the attention that every frame gets', async () => {
    const first = await step(prepared, 3, null);
    for (const outputs of [first, await step(prepared, 9, first)]) {
      const { data, dims } = floatOutput(outputs, 'cross_attentions.0');
      expect(dims).toEqual([1, 1, 1, FRAMES]);
      expect(data.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    }
  });

  it('hands on the keys of the encoder in the form that later steps need', async () => {
    const { dims } = floatOutput(await step(prepared, 3, null), 'present.0.encoder.key');
    expect(dims).toEqual([1, 1, 4, FRAMES]);
  });

  it('makes the same bytes every time', () => {
    expect(prepareDecoder(tinyDecoder())).toEqual(prepareDecoder(tinyDecoder()));
  });

  it('refuses what is no decoder', () => {
    expect(() => prepareDecoder(tinyOnnxModel())).toThrow('The decoder has no If.');
  });
});

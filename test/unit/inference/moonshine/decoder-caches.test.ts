import { describe, expect, it } from 'vitest';
import { DecoderCaches } from '../../../../src/inference/moonshine/decoder-caches.js';
import { DecoderMemory } from '../../../../src/inference/moonshine/decoder-memory.js';
import {
  MOONSHINE_VARIANTS,
  type MoonshineVariant,
} from '../../../../src/inference/moonshine/moonshine-variant.js';
import { floatsOf } from '../../../../src/inference/onnx-session.js';

const LAYERS = 2;
const HEADS = 2;
const HEAD_DIM = 3;
const PLACES = 2;
const variant: MoonshineVariant = {
  ...MOONSHINE_VARIANTS['moonshine-base'],
  layers: LAYERS,
  heads: HEADS,
  headDim: HEAD_DIM,
};

/** What the decoder gives for a token: another number everywhere. */
function written(token: number): Float32Array {
  const count = PLACES * HEADS * 2 * LAYERS * HEAD_DIM;
  return Float32Array.from({ length: count }, (_, i) => 1000 * (token + 1) + i);
}

function filled(tokens: number): DecoderCaches {
  const caches = new DecoderCaches(new DecoderMemory(), variant, {
    batch: PLACES,
    capacity: 70,
    frames: 5,
  });
  for (let token = 0; token < tokens; token++) {
    caches.makeRoom(token + 1, PLACES);
    for (let place = 0; place < PLACES; place++) caches.add(place, token, written(token));
  }
  return caches;
}

function valuesOf(caches: DecoderCaches, name: string) {
  const tensor = caches.tensors(PLACES)[name];
  return { dims: tensor?.dims ?? [], values: tensor ? floatsOf(tensor) : new Float32Array(0) };
}

describe('DecoderCaches', () => {
  it.each([1, 32, 33, 64, 65, 70])('keeps all of %i tokens as its room grows', (tokens) => {
    const caches = filled(tokens);
    for (let layer = 0; layer < LAYERS; layer++) {
      const keys = valuesOf(caches, `past.${layer}.key`);
      const { dims, values } = valuesOf(caches, `past.${layer}.value`);
      const room = dims[2] ?? 0;
      expect(room).toBe(Math.min(70, 32 * Math.ceil(tokens / 32)));
      expect(keys.dims).toEqual([PLACES, HEADS, HEAD_DIM, room]);
      expect(dims).toEqual([PLACES, HEADS, room, HEAD_DIM]);
      for (let row = 0; row < PLACES * HEADS; row++)
        for (let token = 0; token < room; token++)
          for (let i = 0; i < HEAD_DIM; i++) {
            const at = (row * 2 * LAYERS + 2 * layer) * HEAD_DIM + i;
            const isThere = token < tokens;
            expect(keys.values[(row * HEAD_DIM + i) * room + token]).toBe(
              isThere ? written(token)[at] : 0,
            );
            expect(values[(row * room + token) * HEAD_DIM + i]).toBe(
              isThere ? written(token)[at + HEAD_DIM] : 0,
            );
          }
    }
  });

  it('says what is not written yet', () => {
    const { values } = valuesOf(filled(40), 'unwritten');
    expect(values).toHaveLength(PLACES * 64);
    for (const [at, value] of values.entries())
      if (at % 64 < 40) expect(value).toBe(0);
      else expect(value).toBeLessThan(-1e6);
  });

  it('gives a stretch the place of another', () => {
    const caches = filled(40);
    const before = valuesOf(caches, 'past.1.key').values.slice();
    caches.move(1, 0);
    const { values } = valuesOf(caches, 'past.1.key');
    expect(values.subarray(0, before.length / PLACES)).toEqual(before.subarray(before.length / 2));
  });
});

import { floatsOf, floatTensor, type OnnxSession, type OnnxTensor } from '../onnx-session.js';
import { cachedHeadDim } from './decoder-sizes.js';
import type { MoonshineVariant } from './moonshine-variant.js';

/** Leaves no attention: the exponential of it is 0. */
const UNHEARD = -1e9;

/** The decoder writes new keys and values into the memory that holds the old ones. */
export function ownCaches(
  { layers, heads, headDim }: MoonshineVariant,
  batch: number,
  capacity: number,
) {
  const dims = [batch, heads, capacity, cachedHeadDim(headDim)];
  const past: Record<string, OnnxTensor> = {};
  const present: Record<string, OnnxTensor> = {};
  for (let layer = 0; layer < layers; layer++) {
    for (const part of ['key', 'value']) {
      const memory = new Float32Array(batch * heads * capacity * cachedHeadDim(headDim));
      past[`past.${layer}.${part}`] = floatTensor(memory, dims);
      present[`present.${layer}.${part}`] = floatTensor(memory, dims);
    }
  }
  return { past, present };
}

/**
 * Keys and values of the audio, all stretches as long as the longest.
 * @param encoded f32 [1, nFrames, hidden] each
 * @param frames of the longest
 */
export async function audioCaches(
  crossAttention: OnnxSession,
  { layers, heads, headDim }: MoonshineVariant,
  encoded: readonly OnnxTensor[],
  frames: number,
): Promise<Record<string, OnnxTensor>> {
  const size = heads * headDim * frames;
  const caches = Array.from({ length: layers }, (_, layer) => [
    { name: `cross.${layer}.key`, dims: [heads, headDim, frames] },
    { name: `cross.${layer}.value`, dims: [heads, frames, headDim] },
  ])
    .flat()
    .map((each) => ({ ...each, memory: new Float32Array(encoded.length * size) }));
  for (const [index, stretch] of encoded.entries()) {
    const padded = new Float32Array(frames * heads * headDim);
    padded.set(floatsOf(stretch));
    await crossAttention.run(
      { encoder_hidden_states: floatTensor(padded, [1, frames, heads * headDim]) },
      Object.fromEntries(
        caches.map(({ name, dims, memory }) => [
          name,
          floatTensor(memory.subarray(index * size, (index + 1) * size), dims),
        ]),
      ),
    );
  }
  return Object.fromEntries(
    caches.map(({ name, dims, memory }) => [name, floatTensor(memory, [encoded.length, ...dims])]),
  );
}

/**
 * What is added to the attention: nothing to the frames of a stretch, and where a shorter one is
 * filled up, so much less than nothing that none is left.
 * @returns f32 [batch, 1, 1, frames]
 */
export function unheardFrames(frameCounts: readonly number[], frames: number): OnnxTensor {
  const unheard = new Float32Array(frameCounts.length * frames);
  for (const [index, frameCount] of frameCounts.entries())
    unheard.fill(UNHEARD, index * frames + frameCount, (index + 1) * frames);
  return floatTensor(unheard, [frameCounts.length, 1, 1, frames]);
}

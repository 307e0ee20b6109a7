import {
  floatTensor,
  int32Tensor,
  int64Tensor,
  type OnnxSession,
  type OnnxTensor,
} from '../onnx-session.js';
import { audioCaches, ownCaches, unheardFrames } from './decoder-caches.js';
import { MAX_POSITIONS } from './decoder-sizes.js';
import type { MoonshineVariant } from './moonshine-variant.js';
import { BEGIN_TOKEN } from './sentence-pieces.js';
import { type DecodedSpeech, TokenWriter } from './token-writer.js';

/** The decoder in two parts: one looks at the audio once, the other runs for each token. */
export interface DecoderSessions {
  readonly crossAttention: OnnxSession;
  readonly step: OnnxSession;
}

/** A stretch of audio to be written down. */
export interface EncodedSpeech {
  /** f32 [1, nFrames, hidden] of the encoder */
  readonly encoded: OnnxTensor;
  /** The most tokens that so much audio can hold. */
  readonly maxTokens: number;
}

/**
 * Writes down the likeliest token at each step, which is what the model's published error rates
 * were measured with.
 *
 * Several stretches are written side by side, a token of each in one step: nearly all the time of a
 * step goes into reading the weights from memory, which then happens once for all of them. Each
 * stretch gets what it would get alone, but for rounding.
 * @returns one for each stretch; empty for none
 */
export async function decodeGreedily(
  { crossAttention, step }: DecoderSessions,
  variant: MoonshineVariant,
  stretches: readonly EncodedSpeech[],
): Promise<DecodedSpeech[]> {
  const writers = stretches.map(
    ({ encoded, maxTokens }) =>
      new TokenWriter(encoded.dims[1] ?? 0, Math.min(maxTokens, MAX_POSITIONS - 1)),
  );
  const batch = writers.length;
  if (batch === 0) return [];
  const frames = Math.max(...writers.map(({ frameCount }) => frameCount));
  const capacity = Math.max(...writers.map(({ limit }) => limit));
  const headCount = variant.alignmentHeads.length;
  const { past, present } = ownCaches(variant, batch, capacity);
  const unchanging = {
    ...past,
    ...(await audioCaches(
      crossAttention,
      variant,
      stretches.map(({ encoded }) => encoded),
      frames,
    )),
    unheard: unheardFrames(
      writers.map(({ frameCount }) => frameCount),
      frames,
    ),
    attention_rows: int64Tensor(
      variant.alignmentHeads.map(({ layer, head }) => layer * variant.heads + head),
      [headCount],
    ),
  };

  let tokens = new BigInt64Array(batch).fill(BigInt(BEGIN_TOKEN));
  for (let length = 0; writers.some(({ isDone }) => !isDone); length++) {
    const attention = new Float32Array(batch * headCount * frames);
    const probabilities = new Float32Array(batch);
    const next = new BigInt64Array(batch);
    await step.run(
      {
        ...unchanging,
        token: int64Tensor(tokens, [batch, 1]),
        past_length: int32Tensor(new Array<number>(batch).fill(length), [batch]),
        total_length: int32Tensor([length + 1], []),
      },
      {
        ...present,
        next_token: int64Tensor(next, [batch, 1]),
        probability: floatTensor(probabilities, [batch, 1]),
        attention: floatTensor(attention, [batch, headCount, frames]),
      },
    );
    for (const [index, writer] of writers.entries()) {
      const row = headRow(attention, index, headCount, writer.frameCount, frames);
      writer.write(Number(next[index]), probabilities[index] ?? 0, row);
    }
    tokens = next;
  }
  return writers.map((writer) => writer.finish(headCount));
}

/** @returns f32 [headCount, frameCount] of one stretch */
function headRow(
  attention: Float32Array,
  index: number,
  headCount: number,
  frameCount: number,
  frames: number,
): Float32Array {
  const from = index * headCount * frames;
  if (frameCount === frames) return attention.subarray(from, from + headCount * frames);
  const row = new Float32Array(headCount * frameCount);
  for (let head = 0; head < headCount; head++) {
    const start = from + head * frames;
    row.set(attention.subarray(start, start + frameCount), head * frameCount);
  }
  return row;
}

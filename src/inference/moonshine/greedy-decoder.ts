import { floatTensor, int64Tensor, type OnnxSession, type OnnxTensor } from '../onnx-session.js';
import { DecoderCaches } from './decoder-caches.js';
import { DecoderMemory } from './decoder-memory.js';
import { MAX_POSITIONS, type MoonshineVariant } from './moonshine-variant.js';
import { BEGIN_TOKEN } from './sentence-pieces.js';
import { type WrittenSpeech, TokenWriter } from './token-writer.js';

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

/** A stretch that is being written down. */
interface Writing {
  readonly writer: TokenWriter;
  /** What it wrote last. */
  token: bigint;
}

/**
 * Writes down the likeliest token at each step, which is what the model's published error rates
 * were measured with.
 *
 * Several stretches are written side by side, a token of each in one step: nearly all the time of a
 * step goes into reading the weights from memory, which then happens once for all of them. Each
 * stretch gets what it would get alone, but for rounding. One that is written down leaves the others.
 * @param memory to work in, for one call at a time
 * @returns one for each stretch; empty for none
 */
export async function decodeGreedily(
  { crossAttention, step }: DecoderSessions,
  variant: MoonshineVariant,
  stretches: readonly EncodedSpeech[],
  memory = new DecoderMemory(),
): Promise<WrittenSpeech[]> {
  const writers = stretches.map(
    ({ encoded, maxTokens }) =>
      new TokenWriter(encoded.dims[1] ?? 0, Math.min(maxTokens, MAX_POSITIONS - 1)),
  );
  const frames = Math.max(0, ...writers.map(({ frameCount }) => frameCount));
  const caches = new DecoderCaches(memory, variant, {
    batch: writers.length,
    capacity: Math.max(0, ...writers.map(({ limit }) => limit)),
    frames,
  });
  for (const [index, { encoded }] of stretches.entries())
    await caches.hear(crossAttention, index, encoded);

  const { layers, heads, headDim, alignmentHeads } = variant;
  const headCount = alignmentHeads.length;
  const attentionRows = int64Tensor(
    alignmentHeads.map(({ layer, head }) => layer * heads + head),
    [headCount],
  );
  const writing = writers.map((writer): Writing => ({ writer, token: BigInt(BEGIN_TOKEN) }));
  leaveFinished(writing, caches);
  let tensors = caches.tensors(writing.length);
  for (let length = 0; writing.length > 0; length++) {
    const batch = writing.length;
    const attention = memory.take('attention', batch * headCount * frames);
    const probabilities = new Float32Array(batch);
    const next = new BigInt64Array(batch);
    const written = memory.take('written', batch * heads * 2 * layers * headDim);
    await step.run(
      {
        ...tensors,
        attention_rows: attentionRows,
        token: int64Tensor(
          BigInt64Array.from(writing, ({ token }) => token),
          [batch, 1],
        ),
        position: int64Tensor(new BigInt64Array(batch).fill(BigInt(length)), [batch, 1]),
      },
      {
        next_token: int64Tensor(next, [batch, 1]),
        probability: floatTensor(probabilities, [batch, 1]),
        attention: floatTensor(attention, [batch, headCount, frames]),
        written: floatTensor(written, [batch, heads, 2 * layers, headDim]),
      },
    );
    const isWider = caches.makeRoom(length + 1, batch);
    for (const [place, each] of writing.entries()) {
      each.token = next[place] ?? 0n;
      const row = headRow(attention, place, headCount, each.writer.frameCount, frames);
      caches.add(place, length, written);
      each.writer.write(Number(each.token), probabilities[place] ?? 0, row);
    }
    if (leaveFinished(writing, caches) || isWider) tensors = caches.tensors(writing.length);
  }
  return writers.map((writer) => writer.finish(headCount));
}

/**
 * Takes out what is written down; the last ones move up to the free places.
 * @returns whether there was any
 */
function leaveFinished(writing: Writing[], caches: DecoderCaches): boolean {
  const before = writing.length;
  for (let place = before - 1; place >= 0; place--) {
    if (writing[place]?.writer.isDone !== true) continue;
    const last = writing.pop();
    if (!last || place === writing.length) continue;
    caches.move(writing.length, place);
    writing[place] = last;
  }
  return writing.length < before;
}

/** @returns f32 [headCount, frameCount] of one stretch, in memory of its own */
function headRow(
  attention: Float32Array,
  index: number,
  headCount: number,
  frameCount: number,
  frames: number,
): Float32Array {
  const from = index * headCount * frames;
  const row = new Float32Array(headCount * frameCount);
  for (let head = 0; head < headCount; head++) {
    const start = from + head * frames;
    row.set(attention.subarray(start, start + frameCount), head * frameCount);
  }
  return row;
}

import { medianOfThree } from './median-filter.js';
import { bestMonotonicPath } from './monotonic-path.js';

/** How strongly each token looks at each frame of the audio. */
export interface AttentionMap {
  /** One per token in order: Float32Array [headCount * frameCount], head by head, each head's sum 1. */
  readonly rows: readonly Float32Array[];
  readonly headCount: number;
  readonly frameCount: number;
}

/** Where a token lies: the half-open frames [startFrame, endFrame), at least one. */
export interface TokenSpan {
  readonly startFrame: number;
  readonly endFrame: number;
  /** How much more attention than by chance the token pays to its frames, in standard deviations. */
  readonly score: number;
}

/**
 * Finds the frames of every token from the attention paid while it was written: each head's row is
 * made comparable (mean 0, deviation 1 over time), smoothed and averaged over the heads, and the
 * best way through the tokens in order gives their borders.
 * Source: word timestamps of OpenAI Whisper (whisper/timing.py, `find_alignment`), with the
 * normalisation over time instead of over tokens, as Moonshine's own code does it.
 * @returns the span of every token in order; neighbours may share a frame; empty without tokens or frames
 */
export function alignTokens(attention: AttentionMap): TokenSpan[] {
  const { rows, frameCount } = attention;
  const scores = tokenScores(attention);
  return bestMonotonicPath(scores, rows.length, frameCount).map(({ first, last }, token) => {
    let sum = 0;
    for (let frame = first; frame <= last; frame++) sum += scores[token * frameCount + frame] ?? 0;
    return { startFrame: first, endFrame: last + 1, score: sum / (last + 1 - first) };
  });
}

/** @returns Float32Array [nTokens * frameCount]: attention averaged over the heads */
function tokenScores({ rows, headCount, frameCount }: AttentionMap): Float32Array {
  const scores = new Float32Array(rows.length * frameCount);
  for (const [token, row] of rows.entries()) {
    const target = scores.subarray(token * frameCount, (token + 1) * frameCount);
    for (let head = 0; head < headCount; head++) {
      const values = row.slice(head * frameCount, (head + 1) * frameCount);
      standardize(values);
      medianOfThree(values);
      for (let frame = 0; frame < frameCount; frame++)
        target[frame] = (target[frame] ?? 0) + (values[frame] ?? 0) / headCount;
    }
  }
  return scores;
}

/** Shifts and scales values to mean 0 and standard deviation 1; values that are all alike become 0. */
function standardize(values: Float32Array): void {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / values.length) || 1;
  for (let i = 0; i < values.length; i++) values[i] = ((values[i] ?? 0) - mean) / deviation;
}

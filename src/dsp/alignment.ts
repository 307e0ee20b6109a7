import { medianOfThree } from './median-filter.js';
import { bestOptionalPath, type FrameSpan } from './optional-path.js';

/** How strongly each token looks at each frame of the audio. */
export interface AttentionMap {
  /** One per token in order: Float32Array [headCount * frameCount], head by head, each head's sum 1. */
  readonly rows: readonly Float32Array[];
  readonly headCount: number;
  readonly frameCount: number;
}

/** Where a word lies: at least one frame. */
export interface WordSpan extends FrameSpan {
  /** False where the word's attention is nowhere clearer than a pause's would be: it may lie elsewhere. */
  readonly isClear: boolean;
}

/**
 * What a pause scores at each frame, in standard deviations of attention: a word begins where the
 * attention rises above it.
 */
const PAUSE_SCORE = 2.2;
/** Once begun, a word goes on while its attention stays above this. */
const FADED_SCORE = 0.3;
/** What a clearly loud frame adds to words and takes from pauses; a quiet one does the opposite. */
const VOICE_WEIGHT = 0.3;

/**
 * Finds the frames of every word from the attention paid while it was written: each head's row is
 * made comparable (mean 0, deviation 1 over time), smoothed and averaged over the heads, and the
 * best way through the tokens in order, with pauses allowed between words, gives the borders.
 *
 * Source: rows and heads as in the word timestamps of OpenAI Whisper (whisper/timing.py,
 * `find_alignment`), normalised over time as Moonshine's own code does it; pauses and the three
 * scores above were chosen by the error of word borders on synthetic speech with known times and
 * on spontaneous speech aligned by hand.
 * @param words for each word the indices of its tokens that are heard, in order, at least one
 * @param voicing Float32Array [frameCount], -1 quiet .. 1 clearly loud
 * @returns the span of every word, in order and without overlap; null where there are fewer frames
 *   than tokens
 */
export function alignWords(
  attention: AttentionMap,
  words: readonly (readonly number[])[],
  voicing: Float32Array,
): WordSpan[] | null {
  const { frameCount } = attention;
  const rows = words.map((tokens) =>
    tokens.map((token) => withVoice(tokenScore(attention, token), voicing)),
  );
  const pause = voicing.map((voice) => PAUSE_SCORE - VOICE_WEIGHT * voice);
  const states = [...rows.flatMap((word) => [pause, ...word]), pause];
  const scores = new Float32Array(states.length * frameCount);
  for (const [index, state] of states.entries()) scores.set(state, index * frameCount);

  const path = bestOptionalPath(
    scores,
    states.map((state) => state === pause),
    frameCount,
  );
  if (!path) return null;
  let state = -1;
  const spans = rows.map((word) => {
    const first = path[state + 2];
    state += 1 + word.length;
    const last = path[state];
    return { startFrame: first?.startFrame ?? 0, endFrame: last?.endFrame ?? frameCount };
  });
  return spans.map(({ startFrame, endFrame }, index) => {
    const word = rows[index] ?? [];
    const limit = spans[index + 1]?.startFrame ?? frameCount;
    const end = fadeOut(word.at(-1), voicing, endFrame, limit);
    return {
      startFrame,
      endFrame: end,
      isClear: meanBest(word, startFrame, endFrame) > PAUSE_SCORE,
    };
  });
}

/** @returns the first frame from `from` on at which the last token has faded, at most `limit` */
function fadeOut(
  row: Float32Array | undefined,
  voicing: Float32Array,
  from: number,
  limit: number,
): number {
  let end = from;
  while (end < limit && (row?.[end] ?? 0) > FADED_SCORE - VOICE_WEIGHT * (voicing[end] ?? 0)) end++;
  return end;
}

/** @returns the score of the clearest token at each frame, averaged over the frames */
function meanBest(rows: readonly Float32Array[], from: number, to: number): number {
  let sum = 0;
  for (let frame = from; frame < to; frame++)
    sum += Math.max(...rows.map((row) => row[frame] ?? 0));
  return sum / (to - from);
}

function withVoice(row: Float32Array, voicing: Float32Array): Float32Array {
  return row.map((score, frame) => score + VOICE_WEIGHT * (voicing[frame] ?? 0));
}

/** @returns Float32Array [frameCount]: a token's attention averaged over the heads */
function tokenScore({ rows, headCount, frameCount }: AttentionMap, token: number): Float32Array {
  const score = new Float32Array(frameCount);
  const row = rows[token] ?? new Float32Array(headCount * frameCount);
  for (let head = 0; head < headCount; head++) {
    const values = row.slice(head * frameCount, (head + 1) * frameCount);
    standardize(values);
    medianOfThree(values);
    for (let frame = 0; frame < frameCount; frame++)
      score[frame] = (score[frame] ?? 0) + (values[frame] ?? 0) / headCount;
  }
  return score;
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

import type { AttentionMap } from './alignment.js';

/** Frames of attention before and after a frame that tell what it belongs to. */
const REACH = 5;
const WORD_OFFSETS = Array.from({ length: 2 * REACH + 1 }, (_, tap) => tap - REACH);
/** Frames around a frame whose loudness tells whether it is a pause ... */
const VOICE_OFFSETS = [-3, -2, -1, 0, 1, 2, 3];
/** ... and counts by how far loud and quiet lie apart: in noise, loud frames may be pauses. */
const DYNAMIC_OFFSETS = [-2, 0, 2];
/** Frames around a frame at which the attention of all words together tells whether it is a pause. */
const ATTENTION_OFFSETS = [-4, -2, 0, 2, 4];
/** Attention below this is none: its logarithm would only carry noise. */
const FLOOR = 1e-3;
const LOG_FLOOR = Math.log(FLOOR);
const USUAL_DYNAMICS_DB = 30;
const MOST_DYNAMICS = 1.5;

/** What each feature of a frame adds to the score of a word, or of a pause. */
export interface BorderWeights {
  /** [headCount * 11]: logarithm of the attention of a word, 5 frames before to 5 frames after. */
  readonly words: readonly number[];
  /** The score of a pause without any feature. */
  readonly pause: number;
  /** [7]: loudness, 3 frames before to 3 frames after. */
  readonly voice: readonly number[];
  /** [3]: the same 2 frames before to 2 after, by how wide the dynamics are. */
  readonly dynamicVoice: readonly number[];
  /** How wide the dynamics are. */
  readonly dynamics: number;
  /** [5 * headCount]: logarithm of the attention of all words, 4 frames before to 4 frames after. */
  readonly attention: readonly number[];
  /** [headCount]: logarithm of the attention of punctuation and of the end. */
  readonly unspoken: readonly number[];
}

/** Loudness on the time grid of the attention. */
export interface VoiceTrack {
  /** Float32Array [frameCount], -1 quiet .. 1 clearly loud. */
  readonly voicing: Float32Array;
  /** How far loud and quiet moments of the stretch lie apart. */
  readonly dynamicsDb: number;
}

/** How well each frame fits each word, and a pause: natural logarithms but for a common summand. */
export interface FrameScores {
  /** One Float32Array [frameCount] for each word. */
  readonly words: readonly Float32Array[];
  readonly pause: Float32Array;
}

/**
 * Scores every frame for every word and for a pause, by a log-linear model of the attention around
 * it (each head comes early or late in its own way, which the weights even out) and of loudness.
 * @param words for each word the indices of its tokens that are heard
 */
export function scoreFrames(
  attention: AttentionMap,
  words: readonly (readonly number[])[],
  voice: VoiceTrack,
  weights: BorderWeights,
): FrameScores {
  const { rows, headCount, frameCount } = attention;
  const spoken = words.flat();
  const isSpoken = new Set(spoken);
  const all = attentionOf(attention, spoken);
  const rest = attentionOf(
    attention,
    [...rows.keys()].filter((token) => !isSpoken.has(token)),
  );
  const pause = pauseOfVoice(voice, weights, frameCount);
  for (let head = 0; head < headCount; head++) {
    const ofHead = ATTENTION_OFFSETS.map(
      (_, index) => weights.attention[index * headCount + head] ?? 0,
    );
    const unspoken = [weights.unspoken[head] ?? 0];
    addConstant(pause, withoutAttention(ofHead) + withoutAttention(unspoken));
    addAttention(pause, rowOf(all, head, frameCount), ATTENTION_OFFSETS, ofHead);
    addAttention(pause, rowOf(rest, head, frameCount), [0], unspoken);
  }
  return { words: scoreWords(attention, words, weights.words), pause };
}

function scoreWords(
  attention: AttentionMap,
  words: readonly (readonly number[])[],
  weights: readonly number[],
): Float32Array[] {
  const { headCount, frameCount } = attention;
  const taps = WORD_OFFSETS.length;
  const byHead = Array.from({ length: headCount }, (_, head) =>
    weights.slice(head * taps, (head + 1) * taps),
  );
  const unheard = withoutAttention(byHead.flat());
  return words.map((tokens) => {
    const score = new Float32Array(frameCount).fill(unheard);
    const ofWord = attentionOf(attention, tokens);
    for (const [head, ofHead] of byHead.entries())
      addAttention(score, rowOf(ofWord, head, frameCount), WORD_OFFSETS, ofHead);
    return score;
  });
}

function pauseOfVoice(
  { voicing, dynamicsDb }: VoiceTrack,
  weights: BorderWeights,
  frameCount: number,
): Float32Array {
  const dynamics = Math.min(dynamicsDb / USUAL_DYNAMICS_DB, MOST_DYNAMICS) - 1;
  const score = new Float32Array(frameCount).fill(weights.pause + weights.dynamics * dynamics);
  for (const [index, offset] of VOICE_OFFSETS.entries())
    addShifted(score, voicing, offset, weights.voice[index] ?? 0);
  for (const [index, offset] of DYNAMIC_OFFSETS.entries())
    addShifted(score, voicing, offset, dynamics * (weights.dynamicVoice[index] ?? 0));
  return score;
}

/** @returns Float32Array [headCount * frameCount], only to be read: what some tokens get together */
function attentionOf(
  { rows, headCount, frameCount }: AttentionMap,
  tokens: readonly number[],
): Float32Array {
  const own = tokens.flatMap((token) => rows[token] ?? []);
  if (own.length === 1 && own[0]) return own[0];
  const sum = new Float32Array(headCount * frameCount);
  for (let first = 0; first < own.length; first += 4) addRows(sum, own.slice(first, first + 4));
  return sum;
}

/** Adds up to four rows one after the other, in 32 bits, while the sum is at hand. */
function addRows(sum: Float32Array, rows: readonly Float32Array[]): void {
  const { fround } = Math;
  const [one, two, three, four] = rows;
  if (one && two && three && four) {
    for (let i = 0; i < sum.length; i++) {
      const firstTwo = fround(fround((sum[i] ?? 0) + (one[i] ?? 0)) + (two[i] ?? 0));
      sum[i] = fround(fround(firstTwo + (three[i] ?? 0)) + (four[i] ?? 0));
    }
    return;
  }
  for (const row of rows)
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (row[i] ?? 0);
}

function rowOf(values: Float32Array, head: number, frameCount: number): Float32Array {
  return values.subarray(head * frameCount, (head + 1) * frameCount);
}

/** Adds `weight` times what `row` holds `offset` frames later; beyond its ends its last value goes on. */
function addShifted(sum: Float32Array, row: Float32Array, offset: number, weight: number): void {
  const last = sum.length - 1;
  for (let frame = 0; frame <= last; frame++) {
    const at = Math.min(last, Math.max(0, frame + offset));
    sum[frame] = (sum[frame] ?? 0) + weight * (row[at] ?? 0);
  }
}

/** @returns what these weights make of no attention at all */
function withoutAttention(weights: readonly number[]): number {
  return weights.reduce((total, weight) => total + weight * LOG_FLOOR, 0);
}

function addConstant(sum: Float32Array, value: number): void {
  for (let frame = 0; frame < sum.length; frame++) sum[frame] = (sum[frame] ?? 0) + value;
}

/**
 * Adds for each offset its weight times the logarithm of the attention that many frames later, as far
 * as there is more than none; beyond its ends the last value goes on. A word gets attention in few
 * frames, so that the others are passed over.
 */
function addAttention(
  sum: Float32Array,
  attention: Float32Array,
  offsets: readonly number[],
  weights: readonly number[],
): void {
  const last = sum.length - 1;
  for (let at = 0; at <= last; at++) {
    const share = attention[at] ?? 0;
    if (!(share > FLOOR)) continue;
    const log = Math.log(share) - LOG_FLOOR;
    for (let index = 0; index < offsets.length; index++) {
      const value = (weights[index] ?? 0) * log;
      const frame = at - (offsets[index] ?? 0);
      if (at > 0 && at < last) {
        if (frame >= 0 && frame <= last) sum[frame] = (sum[frame] ?? 0) + value;
        continue;
      }
      const from = at === 0 ? 0 : Math.max(0, frame);
      const to = at === last ? last : Math.min(last, frame);
      for (let beyond = from; beyond <= to; beyond++) sum[beyond] = (sum[beyond] ?? 0) + value;
    }
  }
}

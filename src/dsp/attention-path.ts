import type { TimeSpan } from '../domain/speech.js';
import type { EnergyProfile } from './energy-edges.js';

/** Where a decoder looks while it writes: for each token a row of all heads, head by head. */
export interface AttentionRows {
  /** Each [headCount * frameCount]. */
  readonly rows: readonly Float32Array[];
  readonly headCount: number;
  readonly frameCount: number;
}

/**
 * How many heads are believed, and how much more it counts that a head keeps to the sound than that it
 * moves on. Chosen by the error of word starts on Spanish of a speech synthesis.
 */
const FOLLOWING_HEADS = 8;
const SOUND_POWER = 4;
/** Length of one level of the profile. */
const LEVEL_SEC = 0.01;
/** No word is trimmed to less. */
const SHORTEST_WORD_SEC = 0.04;

/**
 * Finds when words are heard from the attention of a decoder whose heads nobody has looked at: those
 * heads count whose attention moves through the audio from token to token, as far as it does so in
 * this stretch.
 * @param words indices of the tokens of each word, in order; at least one each
 * @param frameSec length of one frame of the attention
 * @param profile loudness of the stretch
 * @returns a span for each word, in order, without overlap, its edges in sound where it has any; null
 *   where the attention has no rows for these words
 */
export function spansByAttention(
  attention: AttentionRows,
  words: readonly (readonly number[])[],
  frameSec: number,
  profile: EnergyProfile,
): TimeSpan[] | null {
  const { rows, frameCount } = attention;
  if (frameCount === 0 || words.flat().some((token) => token >= rows.length)) return null;
  const mean = followingMean(attention, words.flat(), soundOf(profile, frameSec, frameCount));
  const firstFrames = followPath(mean, frameCount);
  return words.map((tokens) => {
    const first = tokens[0] ?? 0;
    const last = tokens.at(-1) ?? first;
    const span = {
      startSec: (firstFrames[first] ?? 0) * frameSec,
      endSec: (firstFrames[last + 1] ?? frameCount) * frameSec,
    };
    return intoSound(span, profile);
  });
}

/**
 * @param spoken indices of the tokens that are heard
 * @param sound 1 for each frame with sound, else 0
 * @returns mean of the heads that follow the words, each row normalised: [nRows][frameCount]
 */
function followingMean(
  { rows, headCount, frameCount }: AttentionRows,
  spoken: readonly number[],
  sound: Float32Array,
): Float32Array[] {
  const heads = Array.from({ length: headCount }, (_, head) => {
    const own = rows.map((row) => row.subarray(head * frameCount, (head + 1) * frameCount));
    return {
      own,
      follows: pathShare(own, frameCount) * soundShare(own, spoken, sound) ** SOUND_POWER,
    };
  });
  const best = heads.toSorted((one, other) => other.follows - one.follows);
  return rows.map((_, index) => {
    const mean = new Float32Array(frameCount);
    for (const { own } of best.slice(0, FOLLOWING_HEADS)) addNormalised(mean, own[index]);
    return mean;
  });
}

/** How much of the attention of a head lies on the best path that never turns back, 0..1. */
function pathShare(rows: readonly Float32Array[], frameCount: number): number {
  const best = new Float32Array(frameCount);
  for (const row of rows) {
    let reached = 0;
    for (let frame = 0; frame < frameCount; frame++) {
      reached = Math.max(reached, best[frame] ?? 0);
      best[frame] = reached + (row[frame] ?? 0);
    }
  }
  return best.reduce((most, value) => Math.max(most, value), 0) / Math.max(1, rows.length);
}

/**
 * How much better than chance a head divides sound from silence: one that looks at the word before or
 * after gives the pauses to the words, and the words to the marks. 0..1.
 */
function soundShare(
  rows: readonly Float32Array[],
  spoken: readonly number[],
  sound: Float32Array,
): number {
  const firsts = followPath(rows, sound.length);
  const isSpoken = new Uint8Array(sound.length);
  for (const token of spoken)
    isSpoken.fill(1, firsts[token] ?? 0, firsts[token + 1] ?? sound.length);
  const shareOf = (value: number) => {
    const frames = sound.filter((_, frame) => isSpoken[frame] === value);
    return frames.reduce((sum, frame) => sum + frame, 0) / Math.max(1, frames.length);
  };
  return Math.max(0, shareOf(1) - shareOf(0));
}

function soundOf(
  { levelsDb, quietBelowDb }: EnergyProfile,
  frameSec: number,
  frameCount: number,
): Float32Array {
  return Float32Array.from({ length: frameCount }, (_, frame) => {
    const level = levelsDb[Math.floor(((frame + 0.5) * frameSec) / LEVEL_SEC)] ?? -Infinity;
    return level >= quietBelowDb ? 1 : 0;
  });
}

/** Adds a row, brought to mean 0 and deviation 1 and freed of single outliers. */
function addNormalised(sum: Float32Array, row: Float32Array | undefined): void {
  if (!row) return;
  const mean = row.reduce((total, value) => total + value, 0) / row.length;
  const variance = row.reduce((total, value) => total + (value - mean) ** 2, 0) / row.length;
  const deviation = Math.sqrt(variance) || 1;
  for (let frame = 0; frame < row.length; frame++) {
    const [before, here, after] = [row[frame - 1] ?? 0, row[frame] ?? 0, row[frame + 1] ?? 0];
    const middle = Math.max(Math.min(before, here), Math.min(Math.max(before, here), after));
    sum[frame] = (sum[frame] ?? 0) + (middle - mean) / deviation;
  }
}

/**
 * Divides the frames among the rows, in order, so that each row gets those it looks at.
 * @returns the first frame of each row; rows may share a frame
 *
 * Source: dynamic time warping as in "Robust Speech Recognition via Large-Scale Weak Supervision"
 * (arXiv:2212.04356), where word times of Whisper come from.
 */
function followPath(rows: readonly Float32Array[], frameCount: number): number[] {
  const width = frameCount + 1;
  const steps = new Uint8Array((rows.length + 1) * width);
  let above = new Float64Array(width).fill(-Infinity);
  above[0] = 0;
  for (const [index, row] of rows.entries()) {
    const current = new Float64Array(width).fill(-Infinity);
    for (let frame = 1; frame < width; frame++) {
      const both = above[frame - 1] ?? -Infinity;
      const token = above[frame] ?? -Infinity;
      const time = current[frame - 1] ?? -Infinity;
      const best = Math.max(both, token, time);
      current[frame] = best + (row[frame - 1] ?? 0);
      steps[(index + 1) * width + frame] = best === both ? BOTH : best === time ? TIME : TOKEN;
    }
    above = current;
  }
  const firsts = new Array<number>(rows.length).fill(0);
  let frame = frameCount;
  for (let row = rows.length; row > 0 && frame > 0;) {
    firsts[row - 1] = frame - 1;
    const step = steps[row * width + frame];
    if (step !== TIME) row--;
    if (step !== TOKEN) frame--;
  }
  return firsts;
}

const BOTH = 0;
const TIME = 1;
const TOKEN = 2;

/** Moves the edges of a span inwards over quiet frames; a span that is all quiet stays. */
function intoSound(span: TimeSpan, { levelsDb, quietBelowDb }: EnergyProfile): TimeSpan {
  const isQuiet = (sec: number) =>
    (levelsDb[Math.floor(sec / LEVEL_SEC + 1e-6)] ?? 0) < quietBelowDb;
  let { startSec, endSec } = span;
  while (startSec + SHORTEST_WORD_SEC < endSec && isQuiet(startSec)) startSec += LEVEL_SEC;
  while (startSec + SHORTEST_WORD_SEC < endSec && isQuiet(endSec - LEVEL_SEC)) endSec -= LEVEL_SEC;
  return { startSec, endSec };
}

import { SAMPLE_RATE_HZ, type TimeSpan } from '../domain/speech.js';
import type { VoiceTrack } from './border-scores.js';

const FRAME_SAMPLES = 160;
const FRAME_SEC = FRAME_SAMPLES / SAMPLE_RATE_HZ;
/** Level of digital silence, so that its logarithm exists. */
const FLOOR_DB = -100;
/** A frame is quiet below this share of the way from the stretch's quiet to its loud level ... */
const QUIET_SHARE = 0.25;
/** ... and always where it is this much weaker than the loud level. */
const QUIET_BELOW_LOUD_DB = 40;
/** A frame this far from the limit is clearly loud or quiet. */
const CLEAR_DB = 10;
/** Below this there is nothing but the rounding of 16-bit samples. */
const SILENT_BELOW_DB = -85;

/** The loudness of a stretch of audio over time, and what counts as quiet in it. */
export interface EnergyProfile {
  /** Level of each 10 ms in dBFS, at least -100. */
  readonly levelsDb: Float32Array;
  /** Frames below this level hold no speech, or a stop's closure. */
  readonly quietBelowDb: number;
}

/**
 * Measures the loudness of a stretch of audio.
 *
 * Source: the two limits were chosen by the error of word starts on read English speech.
 * @param samples Float32Array [nSamples], mono, 16 kHz, -1..1
 */
export function measureEnergy(samples: Float32Array): EnergyProfile {
  const levelsDb = new Float32Array(Math.floor(samples.length / FRAME_SAMPLES));
  for (let frame = 0; frame < levelsDb.length; frame++) {
    // Two sums side by side: one alone waits for each of its additions.
    let [even, odd] = [0, 0];
    for (let i = frame * FRAME_SAMPLES; i < (frame + 1) * FRAME_SAMPLES; i += 2) {
      even += (samples[i] ?? 0) ** 2;
      odd += (samples[i + 1] ?? 0) ** 2;
    }
    levelsDb[frame] = Math.max(FLOOR_DB, 10 * Math.log10((even + odd) / FRAME_SAMPLES));
  }
  const { quietDb, loudDb } = extremes(levelsDb);
  const quietBelowDb = Math.max(
    quietDb + QUIET_SHARE * (loudDb - quietDb),
    loudDb - QUIET_BELOW_LOUD_DB,
  );
  return { levelsDb, quietBelowDb };
}

/** The levels that only 5 % of the frames fall below or exceed. */
function extremes(levelsDb: Float32Array): { quietDb: number; loudDb: number } {
  const sorted = levelsDb.toSorted();
  return {
    quietDb: sorted[Math.floor(sorted.length * 0.05)] ?? FLOOR_DB,
    loudDb: sorted[Math.floor(sorted.length * 0.95)] ?? FLOOR_DB,
  };
}

/**
 * Tells loud frames from quiet ones, on the time grid of a model.
 * @param frameSec length of the model's frame
 * @returns for each of `frameCount` frames -1 (10 dB or more below what counts as quiet) .. 1 (10 dB
 *   above), by the loudest 10 ms in it
 */
export function voicingOf(
  { levelsDb, quietBelowDb }: EnergyProfile,
  frameSec: number,
  frameCount: number,
): VoiceTrack {
  const perFrame = frameSec / FRAME_SEC;
  const voicing = Float32Array.from({ length: frameCount }, (_, frame) => {
    let loudest = FLOOR_DB;
    for (let i = Math.floor(frame * perFrame); i < Math.floor((frame + 1) * perFrame); i++)
      loudest = Math.max(loudest, levelsDb[i] ?? FLOOR_DB);
    return Math.max(-1, Math.min(1, (loudest - quietBelowDb) / CLEAR_DB));
  });
  const { quietDb, loudDb } = extremes(levelsDb);
  return { voicing, dynamicsDb: loudDb - quietDb };
}

/**
 * Moves the edges of a word inwards over silence.
 * @param span seconds from the start of the measured stretch
 * @returns the span, its edges kept where there is any sound; null where there is none in it
 */
export function trimSilence(span: TimeSpan, { levelsDb }: EnergyProfile): TimeSpan | null {
  const from = Math.max(0, Math.floor(span.startSec / FRAME_SEC));
  const to = Math.min(levelsDb.length, Math.ceil(span.endSec / FRAME_SEC));
  const isSilent = (frame: number) => (levelsDb[frame] ?? FLOOR_DB) < SILENT_BELOW_DB;
  let start = from;
  while (start < to && isSilent(start)) start++;
  if (start >= to) return null;
  let end = to;
  while (isSilent(end - 1)) end--;
  return {
    startSec: start === from ? span.startSec : start * FRAME_SEC,
    endSec: end === to ? span.endSec : end * FRAME_SEC,
  };
}

/**
 * The quietest moment of the middle part of a stretch, where it is best cut in two.
 * @param profile of the whole stretch
 * @returns seconds from its start; the middle where it is shorter than a frame
 */
export function quietestNearMiddle({ levelsDb }: EnergyProfile): number {
  const reach = 5;
  const from = Math.floor(levelsDb.length * 0.3);
  const to = Math.ceil(levelsDb.length * 0.7);
  let quietest = levelsDb.length / 2;
  let lowest = Infinity;
  for (let frame = from; frame < to; frame++) {
    let sum = 0;
    for (let i = frame - reach; i <= frame + reach; i++) sum += levelsDb[i] ?? FLOOR_DB;
    if (sum < lowest) {
      lowest = sum;
      quietest = frame + 0.5;
    }
  }
  return quietest * FRAME_SEC;
}

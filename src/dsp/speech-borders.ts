import { SAMPLE_RATE_HZ, type TimeSpan } from '../domain/speech.js';
import { measureFrames } from './pcm-steps.js';
import { SortedWindow } from './sorted-window.js';

/** Length of one level frame. */
export const LEVEL_FRAME_SEC = 0.01;
const FRAME_SAMPLES = LEVEL_FRAME_SEC * SAMPLE_RATE_HZ;
/** Level of digital silence, so that its logarithm exists. */
const FLOOR_DB = -100;

export interface BorderOptions {
  /** Sound counts from this share of the way between the quiet and the loud level around it, ... */
  readonly loudShare: number;
  /** ... and never where it is this much weaker than the loud level, in dB. */
  readonly quietBelowLoudDb: number;
  /** A border moves outwards over sound, or inwards over quiet, by at most this. */
  readonly reachSec: number;
  /** Of a shorter region nothing is left to anybody. */
  readonly minSec: number;
}

/**
 * Source: chosen by the misses and false alarms on simulated dialogues of speakers that no weights
 * were fitted on, on synthetic dialogues and on meeting excerpts, with a plateau around each value.
 */
export const DEFAULT_BORDERS: BorderOptions = {
  loudShare: 0.05,
  quietBelowLoudDb: 40,
  reachSec: 0.25,
  minSec: 0.05,
};

/** What is quiet and loud is decided from the ten seconds around, anew every half second. */
const SURROUNDINGS_SEC = 10;
const STEP_SEC = 0.5;
const QUIET_QUANTILE = 0.08;
const LOUD_QUANTILE = 0.95;

/**
 * Measures the levels that `tightenRegions` goes by.
 * @param steps Int16Array [nSamples], samples in 16 bits, 16 kHz
 * @returns Float32Array [nFrames], the level of each whole 10 ms in dBFS, at least -100
 */
export function borderLevels(steps: Int16Array): Float32Array {
  const { energy } = measureFrames(steps, FRAME_SAMPLES);
  const levelsDb = new Float32Array(Math.floor(steps.length / FRAME_SAMPLES));
  for (let frame = 0; frame < levelsDb.length; frame++)
    levelsDb[frame] = Math.max(FLOOR_DB, 10 * Math.log10((energy[frame] ?? 0) / FRAME_SAMPLES));
  return levelsDb;
}

/**
 * Moves the borders of speech to where sound begins and ends: detectors of voices answer some frames
 * late, and what is added for safety is silence. A border in sound moves outwards to its end, one in
 * silence inwards to the next sound.
 * @param regions speech in order, without overlap
 * @param levelsDb [nFrames] level of each 10 ms of the recording in dBFS
 * @returns spans in order, without overlap; those that touch are one; empty without regions
 */
export function tightenRegions(
  regions: readonly TimeSpan[],
  levelsDb: Float32Array,
  options: BorderOptions = DEFAULT_BORDERS,
): TimeSpan[] {
  const isLoud = loudFrames(levelsDb, options);
  const reach = Math.round(options.reachSec / LEVEL_FRAME_SEC);
  const minFrames = Math.round(options.minSec / LEVEL_FRAME_SEC);
  const spans: { start: number; end: number }[] = [];
  for (const { startSec, endSec } of regions) {
    const from = Math.min(levelsDb.length, Math.max(0, Math.floor(startSec / LEVEL_FRAME_SEC)));
    const to = Math.min(levelsDb.length, Math.floor(endSec / LEVEL_FRAME_SEC));
    if (from >= to) continue;
    const start = moveBorder(isLoud, from, to, -1, reach);
    const end = moveBorder(isLoud, to, start, 1, reach);
    const last = spans.at(-1);
    if (end - start < minFrames) continue;
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else spans.push({ start, end });
  }
  return spans.map(({ start, end }) => ({
    startSec: start * LEVEL_FRAME_SEC,
    endSec: end * LEVEL_FRAME_SEC,
  }));
}

/** @param outwards -1 for a start, 1 for an end; @param limit the other border: it stays on this side */
function moveBorder(
  isLoud: Uint8Array,
  border: number,
  limit: number,
  outwards: 1 | -1,
  reach: number,
): number {
  // The frame just outside and the frame just inside the border.
  const outside = (at: number) => (outwards > 0 ? at : at - 1);
  const inside = (at: number) => (outwards > 0 ? at - 1 : at);
  let at = border;
  while (Math.abs(at - border) < reach && isLoud[outside(at)] === 1) at += outwards;
  if (at !== border) return at;
  while (Math.abs(at - border) < reach && at !== limit && isLoud[inside(at)] === 0) at -= outwards;
  return at;
}

/** @returns [nFrames] 1 where there is sound */
function loudFrames(
  levelsDb: Float32Array,
  { loudShare, quietBelowLoudDb }: BorderOptions,
): Uint8Array {
  const smooth = meanOfThree(levelsDb);
  const half = Math.round(SURROUNDINGS_SEC / 2 / LEVEL_FRAME_SEC);
  const step = Math.round(STEP_SEC / LEVEL_FRAME_SEC);
  const isLoud = new Uint8Array(levelsDb.length);
  const around = new SortedWindow(smooth);
  for (let first = 0; first < smooth.length; first += step) {
    around.moveTo(first - half, first + half);
    const quiet = around.quantile(QUIET_QUANTILE);
    const loud = around.quantile(LOUD_QUANTILE);
    const limit = Math.max(quiet + loudShare * (loud - quiet), loud - quietBelowLoudDb);
    const end = Math.min(first + step, smooth.length);
    for (let frame = first; frame < end; frame++)
      isLoud[frame] = (smooth[frame] ?? 0) >= limit ? 1 : 0;
  }
  return isLoud;
}

/** Mean of each value and its neighbours, so that a single click is no sound; at the ends, of two. */
function meanOfThree(values: Float32Array): Float32Array {
  const means = new Float32Array(values.length);
  const last = values.length - 1;
  for (let i = 0; i <= last; i++) {
    const before = i > 0 ? (values[i - 1] ?? 0) : 0;
    const after = i < last ? (values[i + 1] ?? 0) : 0;
    const count = 1 + (i > 0 ? 1 : 0) + (i < last ? 1 : 0);
    means[i] = (before + (values[i] ?? 0) + after) / count;
  }
  return means;
}

/** Joins spans with less than this between them. @param spans in order @returns in order */
export function bridgeGaps(spans: readonly TimeSpan[], gapSec: number): TimeSpan[] {
  const joined: { startSec: number; endSec: number }[] = [];
  for (const { startSec, endSec } of spans) {
    const last = joined.at(-1);
    if (last && startSec - last.endSec < gapSec) last.endSec = Math.max(last.endSec, endSec);
    else joined.push({ startSec, endSec });
  }
  return joined;
}

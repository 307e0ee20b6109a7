import type { TimeSpan } from '../domain/speech.js';

/** Length of one level frame. */
export const LEVEL_FRAME_SEC = 0.01;

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

/** Levels are smoothed over three frames, so that a single click is no sound. */
const SMOOTHING_FRAMES = 3;
/** What is quiet and loud is decided from the ten seconds around, anew every half second. */
const SURROUNDINGS_SEC = 10;
const STEP_SEC = 0.5;
const QUIET_QUANTILE = 0.08;
const LOUD_QUANTILE = 0.95;

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
  const smooth = movingMean(levelsDb, SMOOTHING_FRAMES);
  const half = Math.round(SURROUNDINGS_SEC / 2 / LEVEL_FRAME_SEC);
  const step = Math.round(STEP_SEC / LEVEL_FRAME_SEC);
  const isLoud = new Uint8Array(levelsDb.length);
  for (let first = 0; first < smooth.length; first += step) {
    const around = smooth.slice(Math.max(0, first - half), first + half).sort();
    const quiet = around[Math.floor(QUIET_QUANTILE * (around.length - 1))] ?? 0;
    const loud = around[Math.floor(LOUD_QUANTILE * (around.length - 1))] ?? 0;
    const limit = Math.max(quiet + loudShare * (loud - quiet), loud - quietBelowLoudDb);
    for (let frame = first; frame < Math.min(first + step, smooth.length); frame++)
      isLoud[frame] = (smooth[frame] ?? 0) >= limit ? 1 : 0;
  }
  return isLoud;
}

/** Mean of each value and its neighbours; at the ends, of those that there are. */
function movingMean(values: Float32Array, width: number): Float32Array {
  const half = Math.floor(width / 2);
  return values.map((_, i) => {
    const first = Math.max(0, i - half);
    const end = Math.min(values.length, i + half + 1);
    let sum = 0;
    for (let j = first; j < end; j++) sum += values[j] ?? 0;
    return sum / (end - first);
  });
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

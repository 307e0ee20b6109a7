import { quantile } from './statistics.js';

/** F0 values a tracker looks for. */
export interface PitchRange {
  readonly floorHz: number;
  readonly ceilingHz: number;
}

/** Covers low male creak to shouts and small children: used while nothing is known of a voice. */
export const WIDE_PITCH_RANGE: PitchRange = { floorHz: 60, ceilingHz: 1000 };

/** Fewer measurements say nothing of a voice. */
const LEAST_MEASUREMENTS = 12;
/** Quartiles further apart than this are no one speaking voice (singing, two speakers, noise). */
const MAX_QUARTILE_RATIO = 2;

/**
 * Narrows the search to the voice of one speaker, which removes most octave errors.
 * Source: Hirst, "The analysis by synthesis of speech melody" (Journal of Speech Sciences 1, 2011):
 * floor 0.75 of the first quartile, ceiling 2.5 times the third one so that expressive speech fits.
 * @param f0Hz voiced measurements of one speaker in Hz, any order
 * @returns a range inside WIDE_PITCH_RANGE; all of it where the measurements are few or far apart
 */
export function adaptPitchRange(f0Hz: ArrayLike<number>): PitchRange {
  if (f0Hz.length < LEAST_MEASUREMENTS) return WIDE_PITCH_RANGE;
  const sorted = Float64Array.from(f0Hz).sort();
  const firstQuartile = quantile(sorted, 0.25);
  const thirdQuartile = quantile(sorted, 0.75);
  if (!(thirdQuartile <= MAX_QUARTILE_RATIO * firstQuartile)) return WIDE_PITCH_RANGE;
  return {
    floorHz: Math.max(WIDE_PITCH_RANGE.floorHz, 0.75 * firstQuartile),
    ceilingHz: Math.min(WIDE_PITCH_RANGE.ceilingHz, 2.5 * thirdQuartile),
  };
}

import { median } from '../../src/dsp/statistics.js';

/** Counts of a comparison of two F0 tracks. */
export interface PitchComparison {
  /** Values both tracks measured. */
  readonly measured: number;
  /** Of these, voiced in the reference alone. */
  readonly missed: number;
  /** Of these, voiced in the other track alone. */
  readonly added: number;
  /** Relative errors where both are voiced: 0.01 is one percent too high. */
  readonly errors: readonly number[];
}

export interface PitchAgreement {
  readonly measured: number;
  /** Share of values with the same voicing decision, 0..1. */
  readonly sameVoicingShare: number;
  /** Shares of values that only the reference, or only the other track, calls voiced, 0..1. */
  readonly missedShare: number;
  readonly addedShare: number;
  readonly bothVoiced: number;
  /** Share of values more than 20 % off, of those that both call voiced, 0..1. */
  readonly grossShare: number;
  /** Median absolute relative error of the others, 0..0.2. */
  readonly medianFineError: number;
}

export const NO_PITCH_COMPARISON: PitchComparison = {
  measured: 0,
  missed: 0,
  added: 0,
  errors: [],
};

/** Source: Chu & Alwan, "Reducing F0 frame error of F0 tracking algorithms" (ICASSP 2009). */
const GROSS_ERROR = 0.2;

/**
 * Compares two F0 tracks value by value.
 * @param reference Float64Array [n] in Hz; 0 where unvoiced, NaN where not measured
 * @param given the same for the track in question, parallel to `reference`
 */
export function comparePitch(reference: Float64Array, given: Float64Array): PitchComparison {
  let measured = 0;
  let missed = 0;
  let added = 0;
  const errors: number[] = [];
  for (const [i, expected] of reference.entries()) {
    const f0Hz = given[i] ?? NaN;
    if (Number.isNaN(expected) || Number.isNaN(f0Hz)) continue;
    measured += 1;
    if (expected > 0 && f0Hz > 0) errors.push(f0Hz / expected - 1);
    else if (expected > 0) missed += 1;
    else if (f0Hz > 0) added += 1;
  }
  return { measured, missed, added, errors };
}

/** The comparisons of several recordings together. */
export function addPitchComparisons(a: PitchComparison, b: PitchComparison): PitchComparison {
  return {
    measured: a.measured + b.measured,
    missed: a.missed + b.missed,
    added: a.added + b.added,
    errors: [...a.errors, ...b.errors],
  };
}

/** @returns undefined where nothing was measured; NaN in shares of nothing */
export function pitchAgreement(comparison: PitchComparison): PitchAgreement | undefined {
  const { measured, missed, added, errors } = comparison;
  if (measured === 0) return undefined;
  const fine = errors.map(Math.abs).filter((error) => error <= GROSS_ERROR);
  return {
    measured,
    sameVoicingShare: 1 - (missed + added) / measured,
    missedShare: missed / measured,
    addedShare: added / measured,
    bothVoiced: errors.length,
    grossShare: 1 - fine.length / errors.length,
    medianFineError: median(fine),
  };
}

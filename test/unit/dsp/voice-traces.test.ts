import { describe, expect, it } from 'vitest';
import { POWER_BINS, voicePowers } from '../../../src/dsp/voice-powers.js';
import {
  BANDS,
  melBands,
  PERIODS,
  periodCosines,
  PITCH_BINS,
} from '../../../src/dsp/voice-traces.js';

const RATE_HZ = 16_000;

/** A voice-like sound: pulses through nothing, all harmonics alike. */
function pulses(pitchHz: number): Float32Array {
  return Float32Array.from({ length: 1000 }, (_, i) => {
    let sum = 0;
    for (let harmonic = 1; harmonic * pitchHz < RATE_HZ / 2; harmonic++)
      sum += Math.cos((2 * Math.PI * harmonic * pitchHz * i) / RATE_HZ);
    return sum / 100;
  });
}

/** The row vector of some bins times a matrix. */
function times(bins: Float32Array, matrix: Float32Array, columns: number): number[] {
  return Array.from({ length: columns }, (_, column) =>
    bins.reduce((sum, value, bin) => sum + value * (matrix[bin * columns + column] ?? 0), 0),
  );
}

const strongest = (values: readonly number[]) => values.indexOf(Math.max(...values));

describe('periodCosines', () => {
  const pitchOf = (period: number) =>
    PERIODS.highestHz * (PERIODS.lowestHz / PERIODS.highestHz) ** (period / (PERIODS.count - 1));

  it.each([90, 140, 230, 380])('correlates most after the period of %d Hz', (pitchHz) => {
    const powers = voicePowers(pulses(pitchHz), RATE_HZ, 1);
    const magnitudes = powers.subarray(PITCH_BINS.first, PITCH_BINS.end).map(Math.sqrt);
    const found = strongest(times(magnitudes, periodCosines(), PERIODS.count));
    // The double period of a high voice is as good a period.
    const octaves = Math.log2(pitchHz / pitchOf(found));
    expect(Math.abs(octaves - Math.round(octaves))).toBeLessThan(0.05);
  });
});

describe('melBands', () => {
  it('takes a mean in each band', () => {
    const flat = new Float32Array(POWER_BINS).fill(1);
    for (const mean of times(flat, melBands(), BANDS.count)) expect(mean).toBeCloseTo(1, 5);
  });

  it('tells a bright sound from a dark one', () => {
    const bandOf = (hz: number) => {
      const tone = Float32Array.from({ length: 1000 }, (_, i) =>
        Math.sin((2 * Math.PI * hz * i) / RATE_HZ),
      );
      return strongest(times(voicePowers(tone, RATE_HZ, 1), melBands(), BANDS.count));
    };
    expect(bandOf(300)).toBeLessThan(bandOf(3000));
  });
});

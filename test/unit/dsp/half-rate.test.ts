import { describe, expect, it } from 'vitest';
import { halveSampleRate } from '../../../src/dsp/half-rate.js';

const RATE_HZ = 16_000;
const sine = (hz: number): Float32Array =>
  Float32Array.from({ length: 4000 }, (_, i) => Math.sin((2 * Math.PI * hz * i) / RATE_HZ));
const peakInside = (values: Float32Array): number =>
  values.slice(100, -100).reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);

describe('halveSampleRate', () => {
  it('keeps what lies below the new band edge in its place', () => {
    for (const hz of [100, 1000, 2500]) {
      const expected = sine(hz);
      const output = halveSampleRate(expected);
      expect(output.length).toBe(2000);
      for (let j = 100; j < 1900; j++) expect(output[j]).toBeCloseTo(expected[2 * j] ?? NaN, 1.5);
    }
  });

  it('removes what would fold back', () => {
    for (const hz of [4600, 5500, 7500])
      expect(peakInside(halveSampleRate(sine(hz)))).toBeLessThan(0.01);
  });

  it('keeps a constant', () => {
    const output = halveSampleRate(new Float32Array(1000).fill(0.25));
    for (const value of output.slice(20, -20)) expect(value).toBeCloseTo(0.25, 6);
  });

  it('takes samples that are no numbers for silence', () => {
    const holes = Float32Array.from(
      { length: 100 },
      (_, i) => [NaN, Infinity, -Infinity][i % 3] ?? 0,
    );
    expect(halveSampleRate(holes).every((value) => value === 0)).toBe(true);
  });

  it('has nothing to make of nothing', () => {
    expect(halveSampleRate(new Float32Array(0)).length).toBe(0);
    expect(halveSampleRate(new Float32Array([0.5])).length).toBe(1);
  });
});

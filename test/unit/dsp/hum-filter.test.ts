import { describe, expect, it } from 'vitest';
import { removeHum } from '../../../src/dsp/hum-filter.js';
import { measureLoudness } from '../../../src/dsp/loudness.js';

const sine = (hz: number): Float32Array =>
  Float32Array.from({ length: 16_000 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / 16_000));
const lossDb = (hz: number): number =>
  measureLoudness(sine(hz), 4000, 16_000).rmsDbfs -
  measureLoudness(removeHum(sine(hz)), 4000, 16_000).rmsDbfs;

describe('removeHum', () => {
  it('loses 3 dB at its edge, 12 dB an octave below and nothing far above', () => {
    expect(lossDb(75)).toBeCloseTo(3, 1);
    expect(lossDb(37.5)).toBeCloseTo(12.3, 1);
    expect(lossDb(1000)).toBeCloseTo(0, 2);
  });

  it('takes DC away without a step', () => {
    const output = removeHum(new Float32Array(1000).fill(0.5));
    expect(output.every((value) => Math.abs(value) < 1e-6)).toBe(true);
  });

  it('recovers after samples that are no numbers', () => {
    const holes = sine(300).map((sample, i) => (i === 100 ? NaN : i === 200 ? Infinity : sample));
    expect(removeHum(holes).every(Number.isFinite)).toBe(true);
    expect(removeHum(new Float32Array(0)).length).toBe(0);
  });
});

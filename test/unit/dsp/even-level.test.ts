import { describe, expect, it } from 'vitest';
import { evenLevel } from '../../../src/dsp/even-level.js';

const rms = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
const tone = (length: number, amplitude: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => amplitude * Math.sin(0.3 * i));

describe('evenLevel', () => {
  it.each([0.001, 0.1, 0.9])(
    'brings a tone of amplitude %f to the level asked for',
    (amplitude) => {
      expect(rms(evenLevel(tone(80_000, amplitude), 32_000, 0.05, 1e-5))).toBeCloseTo(0.05, 4);
    },
  );

  it('brings a loud and a quiet part to the same level', () => {
    const samples = new Float32Array(160_000);
    samples.set(tone(80_000, 0.5));
    samples.set(tone(80_000, 0.01), 80_000);
    const even = evenLevel(samples, 32_000, 0.05, 1e-5);
    expect(rms(even.subarray(0, 60_000))).toBeCloseTo(0.05, 3);
    expect(rms(even.subarray(100_000))).toBeCloseTo(0.05, 3);
  });

  it('takes a recording shorter than the window as a whole', () => {
    expect(rms(evenLevel(tone(5000, 0.2), 32_000, 0.05, 1e-5))).toBeCloseTo(0.05, 4);
  });

  it('leaves silence silent', () => {
    expect(evenLevel(new Float32Array(4000), 2000, 0.05, 1e-5).every((v) => v === 0)).toBe(true);
    expect(evenLevel(new Float32Array(0), 2000, 0.05, 1e-5)).toHaveLength(0);
  });
});

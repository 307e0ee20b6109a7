import { describe, expect, it } from 'vitest';
import { evenLevel } from '../../../src/dsp/even-level.js';

const rms = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
const evened = (...args: Parameters<typeof evenLevel>): Float32Array => {
  const even = evenLevel(...args);
  if (!even) throw new Error('All samples are numbers.');
  return even;
};
const tone = (length: number, amplitude: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => amplitude * Math.sin(0.3 * i));

describe('evenLevel', () => {
  it.each([0.001, 0.1, 0.9])(
    'brings a tone of amplitude %f to the level asked for',
    (amplitude) => {
      expect(rms(evened(tone(80_000, amplitude), 32_000, 0.05, 1e-5))).toBeCloseTo(0.05, 4);
    },
  );

  it('brings a loud and a quiet part to the same level', () => {
    const samples = new Float32Array(160_000);
    samples.set(tone(80_000, 0.5));
    samples.set(tone(80_000, 0.01), 80_000);
    const even = evened(samples, 32_000, 0.05, 1e-5);
    expect(rms(even.subarray(0, 60_000))).toBeCloseTo(0.05, 3);
    expect(rms(even.subarray(100_000))).toBeCloseTo(0.05, 3);
  });

  it('takes a recording shorter than the window as a whole', () => {
    expect(rms(evened(tone(5000, 0.2), 32_000, 0.05, 1e-5))).toBeCloseTo(0.05, 4);
  });

  it('leaves silence silent', () => {
    expect(evened(new Float32Array(4000), 2000, 0.05, 1e-5).every((v) => v === 0)).toBe(true);
    expect(evened(new Float32Array(0), 2000, 0.05, 1e-5)).toHaveLength(0);
  });

  it('scales every sample by the stretch around it', () => {
    const samples = tone(10_001, 0.3).map((value, i) => value * (1 + Math.sin(i / 900)));
    const even = evened(samples, 2000, 0.05, 1e-5);
    const gainAt = (at: number) => {
      const first = Math.min(samples.length - 2000, Math.max(0, at - 1000));
      return 0.05 / rms(samples.subarray(first, first + 2000));
    };
    for (const at of [0, 1, 799, 1600, 4000, 10_000]) {
      const [before, after] = [1600 * Math.floor(at / 1600), 1600 * (Math.floor(at / 1600) + 1)];
      const share = (at - before) / 1600;
      const gain = gainAt(before) * (1 - share) + gainAt(after) * share;
      expect(even[at]).toBeCloseTo((samples[at] ?? 0) * gain, 6);
    }
  });

  it('writes where it is told to, the samples themselves included', () => {
    const samples = tone(5000, 0.2);
    const even = evened(samples, 2000, 0.05, 1e-5);
    expect(evenLevel(samples, 2000, 0.05, 1e-5, samples)).toBe(samples);
    expect(samples).toEqual(even);
  });

  it.each([NaN, Infinity, -Infinity])('gives nothing where a sample is %f', (value) => {
    for (const at of [0, 77, 4999]) {
      const samples = tone(5000, 0.2);
      samples[at] = value;
      expect(evenLevel(samples, 2000, 0.05, 1e-5)).toBeNull();
    }
  });
});

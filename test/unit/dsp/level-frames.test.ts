import { describe, expect, it } from 'vitest';
import { QUANTISATION_DBFS } from '../../../src/domain/prosody-limits.js';
import { measureLevels } from '../../../src/dsp/level-frames.js';

const FRAME = 160;
const sine = (gain: number, length = 16_000): Float32Array =>
  Float32Array.from({ length }, (_, i) =>
    Math.max(-1, Math.min(1, gain * Math.sin((2 * Math.PI * 200 * i) / 16_000))),
  );

describe('measureLevels', () => {
  it('gives each frame its RMS', () => {
    const { levelDbfs, peak } = measureLevels(sine(0.5), FRAME);
    expect(levelDbfs.length).toBe(100);
    for (const level of levelDbfs) expect(level).toBeCloseTo(-9.03, 2);
    expect(peak).toBeCloseTo(0.5, 4);
  });

  it('finds the flat tops of a clipped wave and no others', () => {
    // A sine of gain 2 lies beyond full scale for two thirds of the time.
    expect(measureLevels(sine(2), FRAME).clippedSamples / 16_000).toBeCloseTo(2 / 3, 1);
    expect(measureLevels(sine(0.9), FRAME).clippedSamples).toBe(0);
    const peaks = Float32Array.from({ length: 100 }, (_, i) => (i % 5 < 2 ? 1 : 0));
    expect(measureLevels(peaks, FRAME).clippedSamples).toBe(0);
    const square = Float32Array.from({ length: 100 }, (_, i) => (i % 4 < 2 ? 1 : -1));
    expect(measureLevels(square, FRAME).clippedSamples).toBe(0);
  });

  it('counts a top that ends with the sound', () => {
    expect(measureLevels(new Float32Array([0, 0, 1, 1, 1]), FRAME).clippedSamples).toBe(3);
  });

  it('knows silence, holes, a frame that is cut off, and nothing', () => {
    const { levelDbfs, peak } = measureLevels(new Float32Array(200), FRAME);
    expect([...levelDbfs]).toEqual([QUANTISATION_DBFS, QUANTISATION_DBFS].map(Math.fround));
    expect(peak).toBe(0);
    const holes = sine(0.5).map((value, i) => (i % 9 === 0 ? NaN : value));
    expect(measureLevels(holes, FRAME).levelDbfs.every(Number.isFinite)).toBe(true);
    expect(measureLevels(new Float32Array(0), FRAME).levelDbfs.length).toBe(0);
  });
});

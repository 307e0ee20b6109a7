import { describe, expect, it } from 'vitest';
import { QUANTISATION_DBFS } from '../../../src/domain/prosody-limits.js';
import { measureLevels } from '../../../src/dsp/level-frames.js';
import { toSteps } from '../../support/signals.js';

const FRAME = 160;
const sine = (gain: number, length = 16_000): Int16Array =>
  toSteps(
    Float32Array.from({ length }, (_, i) => gain * Math.sin((2 * Math.PI * 200 * i) / 16_000)),
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
    const peaks = Int16Array.from({ length: 100 }, (_, i) => (i % 5 < 2 ? 32_767 : 0));
    expect(measureLevels(peaks, FRAME).clippedSamples).toBe(0);
    const square = Int16Array.from({ length: 100 }, (_, i) => (i % 4 < 2 ? 32_767 : -32_768));
    expect(measureLevels(square, FRAME).clippedSamples).toBe(0);
  });

  it('counts a top that ends with the sound', () => {
    expect(measureLevels(toSteps([0, 0, 1, 1, 1]), FRAME).clippedSamples).toBe(3);
  });

  it('counts a top over the border of two frames as one, and two with a quiet frame between apart', () => {
    const tops = new Int16Array(3 * FRAME);
    tops.fill(32_767, FRAME - 2, FRAME + 1);
    expect(measureLevels(tops, FRAME).clippedSamples).toBe(3);
    tops.fill(0);
    tops.fill(32_767, FRAME - 2, FRAME);
    tops.fill(32_767, 2 * FRAME, 2 * FRAME + 2);
    expect(measureLevels(tops, FRAME).clippedSamples).toBe(0);
  });

  it('knows silence, a frame that is cut off, and nothing', () => {
    const { levelDbfs, peak } = measureLevels(new Int16Array(200), FRAME);
    expect([...levelDbfs]).toEqual([QUANTISATION_DBFS, QUANTISATION_DBFS].map(Math.fround));
    expect(peak).toBe(0);
    const cutOff = measureLevels(new Int16Array(200).fill(16_384), FRAME).levelDbfs;
    for (const level of cutOff) expect(level).toBeCloseTo(-6.02, 2);
    expect(measureLevels(new Int16Array(0), FRAME).levelDbfs.length).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { meanAndDeviation } from '../../../src/dsp/pooling.js';
import { gaussianNoise } from '../../support/signals.js';

describe('meanAndDeviation', () => {
  it('gives the mean and the deviation of each channel', () => {
    expect([...meanAndDeviation(Float32Array.of(1, 10, 3, 10, 5, 10), 2)]).toEqual([
      3,
      10,
      expect.closeTo(Math.sqrt(8 / 3), 6),
      0,
    ]);
  });

  it('gives the same as each channel taken by itself', () => {
    const [frameCount, channelCount] = [50, 7];
    const frames = Float32Array.from(gaussianNoise(frameCount * channelCount));
    const pooled = meanAndDeviation(frames, channelCount);
    for (let channel = 0; channel < channelCount; channel++) {
      const own = frames.filter((_, i) => i % channelCount === channel);
      const mean = own.reduce((sum, value) => sum + value, 0) / frameCount;
      const square = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / frameCount;
      expect(pooled[channel]).toBeCloseTo(mean, 6);
      expect(pooled[channelCount + channel]).toBeCloseTo(Math.sqrt(square), 6);
    }
  });

  it('gives zeros without frames', () => {
    expect([...meanAndDeviation(new Float32Array(0), 2)]).toEqual([0, 0, 0, 0]);
  });
});

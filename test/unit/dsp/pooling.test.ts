import { describe, expect, it } from 'vitest';
import { meanAndDeviation } from '../../../src/dsp/pooling.js';

describe('meanAndDeviation', () => {
  it('gives the mean and the deviation of each channel', () => {
    expect([...meanAndDeviation(Float32Array.of(1, 10, 3, 10, 5, 10), 2)]).toEqual([
      3,
      10,
      expect.closeTo(Math.sqrt(8 / 3), 6),
      0,
    ]);
  });

  it('gives zeros without frames', () => {
    expect([...meanAndDeviation(new Float32Array(0), 2)]).toEqual([0, 0, 0, 0]);
  });
});

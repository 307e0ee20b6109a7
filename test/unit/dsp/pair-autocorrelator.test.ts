import { describe, expect, it } from 'vitest';
import { PairAutocorrelator } from '../../../src/dsp/pair-autocorrelator.js';
import { gaussianNoise } from '../../support/signals.js';

describe('PairAutocorrelator', () => {
  it('gives both frames the circular autocorrelation of the definition', () => {
    const size = 64;
    const pair = new PairAutocorrelator(size);
    const frames = [gaussianNoise(size, 3), gaussianNoise(size, 4)];
    for (const [slot, frame] of frames.entries())
      for (const [i, value] of frame.entries()) pair.frames[2 * i + slot] = value;
    pair.run();
    for (const [slot, frame] of frames.entries()) {
      for (let lag = 0; lag < size; lag++) {
        const direct = frame.reduce((sum, v, i) => sum + v * (frame[(i + lag) % size] ?? 0), 0);
        expect((pair.lags[2 * lag + slot] ?? NaN) / (4 * size)).toBeCloseTo(direct, 9);
      }
    }
  });
});

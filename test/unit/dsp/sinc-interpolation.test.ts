import { describe, expect, it } from 'vitest';
import { interpolateEven, SINC_STEPS } from '../../../src/dsp/sinc-interpolation.js';

describe('interpolateEven', () => {
  /** A band-limited even function, sampled well above its highest frequency. */
  const even = (x: number): number => Math.cos(0.3 * x) + 0.5 * Math.cos(1.7 * x);
  const sequence = Float32Array.from({ length: 100 }, (_, i) => even(i));

  it('finds the values between the samples, also next to the mirror', () => {
    for (const at of [0.5, 1.25, 3.75, 20.515625, 60.984375])
      expect(interpolateEven(sequence, at * SINC_STEPS)).toBeCloseTo(even(at), 2);
  });

  it('returns the samples themselves where it stands on one', () => {
    expect(interpolateEven(sequence, 17 * SINC_STEPS)).toBe(sequence[17]);
  });
});

import { describe, expect, it } from 'vitest';
import { fourierTransform } from '../../../scripts/eval/simulate/fourier.js';

/** Repeatable numbers without a pattern. */
const noise = (count: number, seed: number) =>
  Float64Array.from({ length: count }, (_, i) => Math.sin(seed + 12.9898 * i ** 2));

describe('fourierTransform', () => {
  it('agrees with the definition', () => {
    const re = noise(16, 1);
    const im = noise(16, 2);
    const transform = { re: re.slice(), im: im.slice() };
    fourierTransform(transform, 1);
    for (let k = 0; k < 16; k++) {
      let sumRe = 0;
      let sumIm = 0;
      for (let n = 0; n < 16; n++) {
        const angle = (-2 * Math.PI * k * n) / 16;
        sumRe += (re[n] ?? 0) * Math.cos(angle) - (im[n] ?? 0) * Math.sin(angle);
        sumIm += (re[n] ?? 0) * Math.sin(angle) + (im[n] ?? 0) * Math.cos(angle);
      }
      expect(transform.re[k]).toBeCloseTo(sumRe, 9);
      expect(transform.im[k]).toBeCloseTo(sumIm, 9);
    }
  });

  it('comes back by its inverse', () => {
    const values = { re: noise(64, 3), im: noise(64, 4) };
    const copy = { re: values.re.slice(), im: values.im.slice() };
    fourierTransform(copy, 1);
    fourierTransform(copy, -1);
    for (let i = 0; i < 64; i++) expect(copy.re[i]).toBeCloseTo(values.re[i] ?? NaN, 9);
  });
});

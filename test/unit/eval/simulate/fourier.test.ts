import { describe, expect, it } from 'vitest';
import { convolve, fourierTransform } from '../../../../scripts/eval/simulate/fourier.js';
import { Random } from '../../../../scripts/eval/simulate/random.js';

const random = new Random(4);
const noise = (count: number) => Float64Array.from({ length: count }, () => random.normal());

describe('fourierTransform', () => {
  it('agrees with the definition', () => {
    const re = noise(16);
    const im = noise(16);
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
    const values = { re: noise(64), im: noise(64) };
    const copy = { re: values.re.slice(), im: values.im.slice() };
    fourierTransform(copy, 1);
    fourierTransform(copy, -1);
    for (let i = 0; i < 64; i++) expect(copy.re[i]).toBeCloseTo(values.re[i] ?? NaN, 9);
  });
});

describe('convolve', () => {
  it('agrees with the sum of products, over several blocks', () => {
    const signal = Float32Array.from(noise(300));
    const kernel = noise(9);
    const delay = 4;
    const result = convolve(signal, kernel, delay);
    expect(result).toHaveLength(300);
    for (let i = 0; i < 300; i++) {
      let sum = 0;
      for (const [tap, weight] of kernel.entries()) sum += weight * (signal[i + delay - tap] ?? 0);
      expect(result[i]).toBeCloseTo(sum, 4);
    }
  });
});

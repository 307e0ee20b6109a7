import { describe, expect, it } from 'vitest';
import { convolve } from '../../../../scripts/eval/simulate/convolve.js';
import { Random } from '../../../../scripts/eval/simulate/random.js';

const random = new Random(4);
const noise = (count: number) => Float64Array.from({ length: count }, () => random.normal());

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

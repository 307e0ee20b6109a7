import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { medianOfThree } from '../../../src/dsp/median-filter.js';

describe('medianOfThree', () => {
  it('takes out a single spike and keeps an edge', () => {
    const values = Float32Array.of(0, 0, 9, 0, 0, 5, 5, 5);
    medianOfThree(values);
    expect([...values]).toEqual([0, 0, 0, 0, 0, 5, 5, 5]);
  });

  it('gives the middle of three sorted values everywhere but at the ends', () => {
    fc.assert(
      fc.property(fc.float32Array({ noNaN: true }), (values) => {
        const filtered = values.slice();
        medianOfThree(filtered);
        for (let i = 1; i + 1 < values.length; i++)
          expect(filtered[i]).toBeCloseTo(values.slice(i - 1, i + 2).sort()[1] ?? NaN);
        expect(filtered[0]).toBe(values[0]);
        expect(filtered.at(-1)).toBe(values.at(-1));
      }),
    );
  });
});

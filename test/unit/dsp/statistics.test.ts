import { describe, expect, it } from 'vitest';
import { median, quantile, weightedMean } from '../../../src/dsp/statistics.js';

describe('statistics', () => {
  it('interpolates between order statistics', () => {
    expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75);
    expect(quantile([5], 0.9)).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([9, 1, 5])).toBe(5);
  });

  it('counts each value by its weight', () => {
    expect(weightedMean([1, 5], [3, 1])).toBe(2);
    expect(weightedMean([1, NaN], [1, 0])).toBe(1);
  });

  it('knows no middle of nothing', () => {
    expect(median([])).toBeNaN();
    expect(weightedMean([], [])).toBeNaN();
    expect(weightedMean([1], [0])).toBeNaN();
  });
});

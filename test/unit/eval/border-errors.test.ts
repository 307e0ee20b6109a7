import { expect, test } from 'vitest';
import { summarizeBorders } from '../../../scripts/eval/border-errors.js';

test('summarises signed errors in milliseconds', () => {
  // Absolute: 0, 10, 20, 30, 300 ms; the 90th percentile lies at place 3.6, 0.6 of the way to 300.
  expect(summarizeBorders([0.01, -0.02, -0.3, 0, 0.03])).toEqual({
    count: 5,
    biasMs: 0,
    medianMs: 20,
    p90Ms: expect.closeTo(30 + 0.6 * 270, 9) as number,
    farShare: 0.2,
  });
});

test('counts exactly 200 ms as near', () => {
  expect(summarizeBorders([0.4 - 0.2, -0.2])?.farShare).toBe(0);
  expect(summarizeBorders([0.201, -0.201])?.farShare).toBe(1);
});

test('has nothing to say of no borders', () => {
  expect(summarizeBorders([])).toBeUndefined();
});

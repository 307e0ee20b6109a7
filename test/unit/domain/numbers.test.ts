import { expect, it } from 'vitest';
import { mean } from '../../../src/domain/numbers.js';

it('takes the mean of numbers of any kind of list', () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(mean(Float32Array.of(0.25, 0.75))).toBe(0.5);
});

it('calls the mean of nothing 0', () => {
  expect(mean([])).toBe(0);
});

import { expect, test } from 'vitest';
import { lookOf } from '../../../src/viewer/client/expression.js';

test('a word said as usual looks as usual', () => {
  expect(lookOf(0, 0)).toEqual({ scale: 1, rise: 0 });
});

test('louder is larger, higher is higher', () => {
  const { scale, rise } = lookOf(6, 4);
  expect(scale).toBeCloseTo(1.3);
  expect(rise).toBeCloseTo(0.18);
});

test('a shout stays on the screen and a whisper readable', () => {
  expect(lookOf(60, 48)).toEqual({ scale: 1.6, rise: 0.4 });
  expect(lookOf(-60, -48)).toEqual({ scale: 0.7, rise: -0.4 });
});

import { expect, test } from 'vitest';
import {
  following,
  tickStepSec,
  timeText,
  windowWithin,
  zoomed,
} from '../../../src/viewer/client/time-scale.js';

test('a window never leaves the recording', () => {
  expect(windowWithin(-5, 30, 60)).toEqual({ startSec: 0, lengthSec: 30 });
  expect(windowWithin(50, 30, 60)).toEqual({ startSec: 30, lengthSec: 30 });
  expect(windowWithin(10, 90, 60)).toEqual({ startSec: 0, lengthSec: 60 });
  expect(windowWithin(0, 30, 0.5)).toEqual({ startSec: 0, lengthSec: 2 });
});

test('zooming keeps the moment under the pointer in its place', () => {
  expect(zoomed({ startSec: 10, lengthSec: 20 }, 0.5, 15, 60)).toEqual({
    startSec: 12.5,
    lengthSec: 10,
  });
});

test('the window moves on when the moment that plays leaves it', () => {
  const window = { startSec: 10, lengthSec: 20 };
  expect(following(window, 20, 60)).toBe(window);
  expect(following(window, 28, 60)).toEqual({ startSec: 26, lengthSec: 20 });
  expect(following(window, 5, 60)).toEqual({ startSec: 3, lengthSec: 20 });
});

test('marks of the axis stand on round times, not too many of them', () => {
  expect(tickStepSec(30, 10)).toBe(5);
  expect(tickStepSec(3600, 10)).toBe(600);
  expect(tickStepSec(36_000, 10)).toBe(1800);
});

test.each([
  [5, 0, '0:05'],
  [65.25, 2, '1:05.25'],
  [3723, 0, '1:02:03'],
  [59.99, 1, '0:59.9'],
  [4.35, 2, '0:04.35'],
])('%d s reads as a clock', (sec, digits, text) => {
  expect(timeText(sec, digits)).toBe(text);
});

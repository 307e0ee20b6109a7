import { expect, it } from 'vitest';
import { weighRepeats } from '../../../src/dsp/repeats.js';

const at = (degrees: number) =>
  Float64Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));

/** Ten windows of something else. */
const others = Array.from({ length: 10 }, (_, i) => at(90 + 20 * i));
const groupsOf = (units: readonly unknown[]) => units.map(() => 0);

it('counts the same sound once however often it is heard', () => {
  const units = [at(0), ...others, at(5), ...others, at(3)];
  const weights = weighRepeats(units, groupsOf(units));
  expect(weights[0]).toBeCloseTo(1 / 3, 9);
  expect(weights[11]).toBeCloseTo(1 / 3, 9);
  expect(weights[22]).toBeCloseTo(1 / 3, 9);
  expect(weights[1]).toBe(1 / 2);
});

it('counts moments of one stretch of speech as they are', () => {
  expect(weighRepeats([at(0), at(2), at(4)], [0, 0, 0])).toEqual([1, 1, 1]);
});

it('compares within a group only', () => {
  const units = [at(0), ...others, at(1)];
  const groups = [0, ...others.map(() => 2), 1];
  expect(weighRepeats(units, groups)).toEqual(units.map(() => 1));
});

it('gives nothing for nothing', () => {
  expect(weighRepeats([], [])).toEqual([]);
});

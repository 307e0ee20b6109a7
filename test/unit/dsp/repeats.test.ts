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

it('takes two for the same sound from a cosine of 0.9 on, by all dimensions together', () => {
  const length = 40;
  const base = Float64Array.from({ length }, () => 1 / Math.sqrt(length));
  const turned = (cosine: number) => {
    const sine = Math.sqrt(1 - cosine ** 2);
    return base.map((value, i) => cosine * value + (i % 2 === 0 ? 1 : -1) * sine * value);
  };
  const unlike = Array.from({ length: 10 }, (_, at) =>
    Float64Array.from({ length }, (_, i) => (i === at ? 1 : 0)),
  );
  for (const [cosine, weight] of [
    [0.95, 1 / 2],
    [0.901, 1 / 2],
    [0.899, 1],
    [0, 1],
    [-1, 1],
  ] as const) {
    const units = [base, ...unlike, turned(cosine)];
    expect(weighRepeats(units, groupsOf(units))[11]).toBe(weight);
  }
});

it('gives nothing for nothing', () => {
  expect(weighRepeats([], [])).toEqual([]);
});

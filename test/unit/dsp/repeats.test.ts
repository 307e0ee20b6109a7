import { expect, it } from 'vitest';
import { weighRepeats } from '../../../src/dsp/repeats.js';

const at = (degrees: number) =>
  Float64Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));

it('counts the same sound once however often it is heard', () => {
  expect(weighRepeats([at(0), at(60), at(5), at(3)], [0, 0, 0, 0])).toEqual([
    1 / 3,
    1,
    1 / 3,
    1 / 3,
  ]);
});

it('compares within a group only', () => {
  expect(weighRepeats([at(0), at(1)], [0, 1])).toEqual([1, 1]);
});

it('gives nothing for nothing', () => {
  expect(weighRepeats([], [])).toEqual([]);
});

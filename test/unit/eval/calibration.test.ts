import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectedCalibrationError, reliabilityBins } from '../../../scripts/eval/calibration.js';

const word = (confidence: number, isRight: boolean) => ({
  confidence,
  rightShare: isRight ? 1 : 0,
});

test('compares confidence with the share of right words, bin by bin', () => {
  const bins = reliabilityBins([
    word(0.92, true),
    word(0.98, true),
    word(0.94, false),
    word(0.96, true),
    word(0.3, false),
  ]);
  expect(bins).toEqual([
    { from: 0.2, to: 0.3, count: 1, meanConfidence: 0.3, rightShare: 0 },
    {
      from: 0.9,
      to: 1,
      count: 4,
      meanConfidence: expect.closeTo(0.95) as number,
      rightShare: 0.75,
    },
  ]);
  // 4/5 of |0.95 - 0.75| and 1/5 of |0.3 - 0|.
  expect(expectedCalibrationError(bins)).toBeCloseTo(0.22);
});

test('borders belong to the bin below, the ends to the first and last bin', () => {
  const bins = reliabilityBins([word(0, false), word(0.1, false), word(1, true)]);
  expect(bins.map(({ to, count }) => [to, count])).toEqual([
    [0.1, 2],
    [1, 1],
  ]);
});

test('no words make no bins', () => {
  expect(reliabilityBins([])).toEqual([]);
  expect(expectedCalibrationError([])).toBeNaN();
});

test('every word is in one bin, and the error never leaves 0..1', () => {
  const words = fc.array(
    fc.record({
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      rightShare: fc.constantFrom(0, 1),
    }),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(words, (all) => {
      const bins = reliabilityBins(all);
      expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
      expect(expectedCalibrationError(bins)).toBeGreaterThanOrEqual(0);
      expect(expectedCalibrationError(bins)).toBeLessThanOrEqual(1 + 1e-9);
    }),
  );
});

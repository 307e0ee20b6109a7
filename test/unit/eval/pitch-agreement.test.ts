import { expect, test } from 'vitest';
import {
  addPitchComparisons,
  comparePitch,
  NO_PITCH_COMPARISON,
  pitchAgreement,
} from '../../../scripts/eval/pitch-agreement.js';

const track = (...f0Hz: readonly number[]) => Float64Array.from(f0Hz);

test('tells voicing, gross and fine errors apart', () => {
  const reference = track(100, 100, 100, 100, 0, 0, 200, NaN);
  const given = track(101, 98, 100, 200, 0, 150, 0, 120);
  expect(pitchAgreement(comparePitch(reference, given))).toEqual({
    measured: 7,
    sameVoicingShare: expect.closeTo(5 / 7) as number,
    missedShare: expect.closeTo(1 / 7) as number,
    addedShare: expect.closeTo(1 / 7) as number,
    bothVoiced: 4,
    grossShare: 0.25,
    medianFineError: expect.closeTo(0.01) as number,
  });
});

test('frames that one side did not measure count nowhere', () => {
  expect(comparePitch(track(NaN, 100), track(100, NaN))).toEqual(NO_PITCH_COMPARISON);
  expect(comparePitch(track(100, 100), track(100)).measured).toBe(1);
});

test('pools recordings value by value', () => {
  const one = comparePitch(track(100, 100, 100), track(100, 100, 300));
  const other = comparePitch(track(100), track(0));
  expect(pitchAgreement(addPitchComparisons(one, other))).toMatchObject({
    measured: 4,
    sameVoicingShare: 0.75,
    grossShare: expect.closeTo(1 / 3) as number,
    medianFineError: 0,
  });
});

test('has nothing to say of nothing', () => {
  expect(pitchAgreement(NO_PITCH_COMPARISON)).toBeUndefined();
});

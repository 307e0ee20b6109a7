import { describe, expect, it } from 'vitest';
import { ItemGroups } from '../../../src/dsp/item-groups.js';
import { SpeakerComparison } from '../../../src/dsp/speaker-comparison.js';
import {
  driftAllowance,
  gatherEvidence,
  sameSpeakerScore,
} from '../../../src/dsp/speaker-evidence.js';
import { unitVector } from '../../../src/dsp/vector-math.js';

const item = (weight: number, ...values: number[]) => {
  const vector = Float64Array.from(values);
  return { vector, unit: unitVector(vector), weight };
};

describe('SpeakerComparison', () => {
  it('scores groups by what their windows tell, and the same again', () => {
    const spread = { betweenVariance: Float64Array.of(3, 2), views: 1 };
    const items = [item(1, 2, 1), item(0.5, 1, 1), item(1, -2, 0), item(1, 0, 3)];
    const [one, other] = [...new ItemGroups(items).divide([0, 0, 1, 1]).values()];
    if (!one || !other) throw new Error('There are two groups.');
    const comparison = new SpeakerComparison(items, spread);
    const a = gatherEvidence(items.slice(0, 2));
    const b = gatherEvidence(items.slice(2));
    const expected = sameSpeakerScore(a, b, spread) + driftAllowance(a, b);
    expect(comparison.evidenceOf(one)).toEqual(a);
    expect(comparison.scoreOf(one, other)).toBe(expected);
    expect(comparison.scoreOf(one, other)).toBe(expected);
    expect(comparison.evidenceOf(one)).toBe(comparison.evidenceOf(one));
  });
});

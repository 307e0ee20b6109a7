import { describe, expect, it } from 'vitest';
import {
  dissolveGroup,
  groupDirections,
  refineGroups,
} from '../../../src/dsp/cluster-refinement.js';

const item = (degrees: number, durationSec = 1, weight = 1) => ({
  unit: Float64Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)),
  weight,
  durationSec,
});

describe('groupDirections', () => {
  it('is the direction of the weighted mean, of length 1', () => {
    const direction = groupDirections([item(0, 1, 1), item(90, 1, 3)], [7, 7]).get(7);
    expect(direction?.[0]).toBeCloseTo(1 / Math.sqrt(10), 9);
    expect(direction?.[1]).toBeCloseTo(3 / Math.sqrt(10), 9);
  });
});

describe('refineGroups', () => {
  it('gives a window to the group it resembles', () => {
    const items = [item(0), item(5), item(90), item(95), item(88)];
    expect(refineGroups(items, [0, 0, 1, 1, 0], 1)).toEqual([0, 0, 1, 1, 1]);
  });

  it('joins groups that are too short to the nearest', () => {
    const items = [item(0, 2), item(90, 2), item(60, 0.5)];
    expect(refineGroups(items, [0, 1, 2], 1)).toEqual([0, 1, 1]);
  });

  it('keeps the only group, however short, and numbers without gaps', () => {
    expect(refineGroups([item(0, 0.2)], [4], 1)).toEqual([0]);
    expect(refineGroups([], [], 1)).toEqual([]);
  });
});

describe('dissolveGroup', () => {
  it('gives its windows to the nearest others', () => {
    const items = [item(0), item(90), item(40), item(50)];
    expect(dissolveGroup(items, [0, 1, 2, 2], 2)).toEqual([0, 1, 0, 1]);
  });
});

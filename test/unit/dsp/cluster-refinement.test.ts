import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dissolveGroup, refineGroups } from '../../../src/dsp/cluster-refinement.js';
import { ItemGroups } from '../../../src/dsp/item-groups.js';

const item = (degrees: number, durationSec = 1, weight = 1) => ({
  unit: Float64Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)),
  degrees,
  weight,
  durationSec,
});

const groupsOf = (...items: ReturnType<typeof item>[]) => new ItemGroups(items);

describe('refineGroups', () => {
  it('gives a window to the group it resembles', () => {
    const groups = groupsOf(item(0), item(5), item(90), item(95), item(88));
    expect(refineGroups(groups, [0, 0, 1, 1, 0], 1)).toEqual([0, 0, 1, 1, 1]);
  });

  it('joins groups that are too short to the nearest', () => {
    const groups = groupsOf(item(0, 2), item(90, 2), item(60, 0.5));
    expect(refineGroups(groups, [0, 1, 2], 1)).toEqual([0, 1, 1]);
  });

  it('keeps the only group, however short, and numbers without gaps', () => {
    expect(refineGroups(groupsOf(item(0, 0.2)), [4], 1)).toEqual([0]);
    expect(refineGroups(groupsOf(), [], 1)).toEqual([]);
  });

  it('comes to the same groups, whatever was divided before', () => {
    const angles = fc.uniqueArray(fc.integer({ min: 0, max: 359 }), {
      minLength: 1,
      maxLength: 30,
    });
    const starts = fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 30 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(angles, starts, (degrees, rows) => {
        const items = degrees.map((angle) => item(angle));
        const used = new ItemGroups(items);
        for (const row of rows) {
          const start = items.map((_, index) => row[index] ?? 0);
          expect(refineGroups(used, start, 0)).toEqual(
            refineGroups(new ItemGroups(items), start, 0),
          );
        }
      }),
    );
  });
});

describe('dissolveGroup', () => {
  it('gives its windows to the nearest others', () => {
    const groups = groupsOf(item(0), item(90), item(40), item(50));
    expect(dissolveGroup(groups, [0, 1, 2, 2], 2)).toEqual([0, 1, 0, 1]);
  });
});

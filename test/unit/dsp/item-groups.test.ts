import { describe, expect, it } from 'vitest';
import { ItemGroups } from '../../../src/dsp/item-groups.js';
import { dot, unitVector } from '../../../src/dsp/vector-math.js';
import { SeededRandom } from '../../support/gaussian.js';

const item = (degrees: number, weight = 1) => ({
  unit: Float64Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)),
  weight,
});

describe('ItemGroups', () => {
  it('gives the direction of the weighted mean, of length 1', () => {
    const group = new ItemGroups([item(0, 1), item(90, 3)]).divide([7, 7]).get(7);
    expect(group?.members).toEqual([0, 1]);
    expect(group?.direction[0]).toBeCloseTo(1 / Math.sqrt(10), 9);
    expect(group?.direction[1]).toBeCloseTo(3 / Math.sqrt(10), 9);
  });

  it('gives the cosine of every item with every direction', () => {
    const random = new SeededRandom(1);
    const items = Array.from({ length: 13 }, () => ({
      unit: unitVector(Float64Array.from({ length: 9 }, () => random.normal())),
      weight: 1,
    }));
    const labels = items.map((_, index) => index % 3);
    for (const { direction, cosines } of new ItemGroups(items).divide(labels).values()) {
      expect(cosines).toHaveLength(13);
      for (const [index, cosine] of cosines.entries())
        expect(cosine).toBeCloseTo(dot(items[index]?.unit ?? direction, direction), 6);
    }
  });

  it('keeps the groups that are the same, whatever their label is now', () => {
    const groups = new ItemGroups([item(0), item(10), item(90), item(100), item(200)]);
    const before = groups.divide([0, 0, 1, 1, 2]);
    const after = groups.divide([5, 5, 6, 3, 3]);
    expect([...after.keys()]).toEqual([5, 6, 3]);
    expect(after.get(5)).toBe(before.get(0));
    expect(after.get(6)).not.toBe(before.get(1));
    expect(after.get(6)?.members).toEqual([2]);
    expect(after.get(3)?.direction).toEqual(unitVector(sum(item(100).unit, item(200).unit)));
  });

  it('divides nothing into nothing', () => {
    expect(new ItemGroups([]).divide([]).size).toBe(0);
  });
});

function sum(one: Float64Array, other: Float64Array): Float64Array {
  return one.map((value, index) => value + (other[index] ?? 0));
}

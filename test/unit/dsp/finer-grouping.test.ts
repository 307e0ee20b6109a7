import { describe, expect, it } from 'vitest';
import { isFiner, mayBeFiner, withoutCommonPart } from '../../../src/dsp/finer-grouping.js';

const repeat = (label: number, count: number) => new Array<number>(count).fill(label);

describe('mayBeFiner', () => {
  it('looks again where three speakers or more have a fair share', () => {
    expect(mayBeFiner([...repeat(0, 6), ...repeat(1, 2), ...repeat(2, 2)])).toBe(true);
  });

  it('leaves one or two voices as they are', () => {
    expect(mayBeFiner([])).toBe(false);
    expect(mayBeFiner(repeat(0, 9))).toBe(false);
    expect(mayBeFiner([...repeat(0, 5), ...repeat(1, 5)])).toBe(false);
  });

  it('leaves a voice that fills most of the recording in one piece', () => {
    expect(mayBeFiner([...repeat(0, 7), ...repeat(1, 2), ...repeat(2, 1)])).toBe(false);
  });
});

describe('withoutCommonPart', () => {
  it('takes two fifths of the mean away from every vector', () => {
    const vectors = [Float64Array.of(0, 10), Float64Array.of(2, 10)];
    const [one = [], other = []] = withoutCommonPart(vectors).map((vector) => [...vector]);
    expect(one[0]).toBeCloseTo(-0.4);
    expect(other[0]).toBeCloseTo(1.6);
    expect([one[1], other[1]]).toEqual([6, 6]);
    expect([...(vectors[0] ?? [])]).toEqual([0, 10]);
  });

  it('gives nothing for nothing', () => {
    expect(withoutCommonPart([])).toEqual([]);
  });
});

describe('isFiner', () => {
  const before = [...repeat(0, 10), ...repeat(1, 10)];

  it('takes groups that lie inside those of before', () => {
    expect(isFiner([...repeat(0, 10), ...repeat(1, 4), ...repeat(2, 6)], before)).toBe(true);
  });

  it('bears a stray window in five', () => {
    expect(isFiner([...repeat(0, 11), ...repeat(1, 4), ...repeat(2, 5)], before)).toBe(true);
  });

  it('does not take a group that is made of two', () => {
    expect(isFiner([...repeat(0, 7), ...repeat(1, 6), ...repeat(2, 7)], before)).toBe(false);
  });

  it('does not take as many groups as before, or fewer', () => {
    expect(isFiner(before, before)).toBe(false);
    expect(isFiner(repeat(0, 20), before)).toBe(false);
  });
});

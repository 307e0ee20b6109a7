import { describe, expect, it } from 'vitest';
import { adaptPitchRange, WIDE_PITCH_RANGE } from '../../../src/dsp/pitch-range.js';

describe('adaptPitchRange', () => {
  it('narrows the search around a voice', () => {
    const f0s = Array.from({ length: 100 }, (_, i) => 100 + 0.4 * i);
    const { floorHz, ceilingHz } = adaptPitchRange(f0s);
    expect(floorHz).toBeCloseTo(0.75 * 109.9, 1);
    expect(ceilingHz).toBeCloseTo(2.5 * 129.7, 1);
  });

  it('is not led astray by a few octave errors', () => {
    const f0s = Array.from({ length: 100 }, (_, i) => (i % 10 === 0 ? 400 : 120));
    expect(adaptPitchRange(f0s)).toEqual({ floorHz: 90, ceilingHz: 300 });
  });

  it('never leaves the range of voices', () => {
    expect(adaptPitchRange(new Array<number>(50).fill(62)).floorHz).toBe(60);
    expect(adaptPitchRange(new Array<number>(50).fill(700)).ceilingHz).toBe(1000);
  });

  it('looks everywhere where it knows little or the values are no one voice', () => {
    expect(adaptPitchRange([])).toBe(WIDE_PITCH_RANGE);
    expect(adaptPitchRange([120, 130])).toBe(WIDE_PITCH_RANGE);
    const glide = Array.from({ length: 100 }, (_, i) => 60 * (1000 / 60) ** (i / 100));
    expect(adaptPitchRange(glide)).toBe(WIDE_PITCH_RANGE);
  });
});

import { describe, expect, it } from 'vitest';
import { heardSound } from '../../../../src/inference/moonshine/heard-sound.js';

const second = () => Float32Array.from({ length: 16_000 }, (_, i) => Math.sin(i));

describe('heardSound', () => {
  it('leaves sound as it is', () => {
    const samples = second();
    expect(heardSound(samples)).toBe(samples);
  });

  it('counts samples that are no number as 0', () => {
    const samples = second();
    samples.set([NaN, Infinity, -Infinity], 100);
    const sound = heardSound(samples);
    expect([...(sound ?? []).slice(100, 103)]).toEqual([0, 0, 0]);
    expect(sound?.[99]).toBe(samples[99]);
  });

  it('hears nothing in silence, in what is no sound at all and in a blink', () => {
    expect(heardSound(new Float32Array(16_000))).toBeNull();
    expect(heardSound(new Float32Array(16_000).fill(NaN))).toBeNull();
    expect(heardSound(second().subarray(0, 799))).toBeNull();
    expect(heardSound(new Float32Array())).toBeNull();
  });
});

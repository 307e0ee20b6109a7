import { describe, expect, it } from 'vitest';
import { arousalOf } from '../../../../src/pipeline/emotion/arousal.js';
import type { VoiceFeatures } from '../../../../src/pipeline/emotion/voice-features.js';

const USUAL: VoiceFeatures = {
  pitch: 0,
  level: 0,
  brightness: -12,
  liveliness: 2,
  rate: 2.5,
  voicedSec: 1.5,
};
const EXCITED: VoiceFeatures = { ...USUAL, pitch: 6, level: 9, brightness: -7, liveliness: 4 };
const CALM: VoiceFeatures = { ...USUAL, pitch: -4, level: -7, brightness: -16, liveliness: 1 };

describe('arousalOf', () => {
  it('ranks excited above usual above calm', () => {
    const [usual, , , excited, calm] = arousalOf([USUAL, USUAL, USUAL, EXCITED, CALM]);
    expect(usual).toBe(0);
    expect(excited).toBeGreaterThan(0.3);
    expect(calm).toBeLessThan(-0.3);
  });

  it('knows nothing of a speaker who is heard once', () => {
    expect(arousalOf([EXCITED])).toEqual([0]);
  });

  it('grows surer with every utterance it can compare with', () => {
    const few = arousalOf([USUAL, USUAL, EXCITED])[2] ?? NaN;
    const many = arousalOf([...Array.from({ length: 20 }, () => USUAL), EXCITED])[20] ?? NaN;
    expect(many).toBeGreaterThan(few);
  });

  it('does not care how high or loud a speaker is in general', () => {
    const shift = (features: VoiceFeatures): VoiceFeatures => ({
      ...features,
      level: features.level + 12,
      pitch: features.pitch + 9,
    });
    const rows = [USUAL, CALM, USUAL, EXCITED];
    const shifted = arousalOf(rows.map(shift));
    for (const [i, value] of arousalOf(rows).entries()) expect(shifted[i]).toBeCloseTo(value, 9);
  });

  it('does not let one feature decide', () => {
    const cough = { ...USUAL, level: 60 };
    expect(arousalOf([USUAL, USUAL, USUAL, USUAL, cough])[4]).toBeLessThan(0.4);
  });

  it('gives nothing where nothing is voiced', () => {
    expect(arousalOf([null, null])).toEqual([0, 0]);
    expect(arousalOf([])).toEqual([]);
    expect(arousalOf([null, USUAL, EXCITED])[0]).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { poolVoice, voiceFrames } from '../../../src/dsp/voice-frames.js';

const RATE_HZ = 16_000;
const HOP = 384;
const PERIODS = 48;

/** A voice-like sound: pulses through nothing, all harmonics alike. */
function pulses(pitchHz: number, sampleCount: number): Float32Array {
  return Float32Array.from({ length: sampleCount }, (_, i) => {
    let sum = 0;
    for (let harmonic = 1; harmonic * pitchHz < RATE_HZ / 2; harmonic++)
      sum += Math.cos((2 * Math.PI * harmonic * pitchHz * i) / RATE_HZ);
    return sum / 100;
  });
}

const pitchOf = (period: number) => 420 * (62 / 420) ** (period / (PERIODS - 1));
const strongest = (values: Float32Array) => values.indexOf(Math.max(...values));

describe('voiceFrames', () => {
  it.each([90, 140, 230, 380])('correlates most after the period of %d Hz', (pitchHz) => {
    const { correlations, frameCount } = voiceFrames(pulses(pitchHz, 4000), HOP, 6);
    for (let frame = 0; frame < frameCount; frame++) {
      const found = strongest(correlations.subarray(frame * PERIODS, (frame + 1) * PERIODS));
      // The double period of a high voice is as good a period.
      const octaves = Math.log2(pitchHz / pitchOf(found));
      expect(Math.abs(octaves - Math.round(octaves))).toBeLessThan(0.05);
    }
  });

  it('measures a frame alike whichever frame is beside it', () => {
    const samples = pulses(120, 8000).map((value, i) => value * Math.sin(i / 900));
    const all = voiceFrames(samples, HOP, 9);
    const later = voiceFrames(samples.subarray(HOP), HOP, 8);
    for (let i = 0; i < later.correlations.length; i++)
      expect(later.correlations[i]).toBeCloseTo(all.correlations[PERIODS + i] ?? NaN, 5);
    for (let i = 0; i < later.logPowers.length; i++)
      expect(later.logPowers[i]).toBeCloseTo(all.logPowers[32 + i] ?? NaN, 4);
  });

  it('takes what lies beyond the end for silence', () => {
    const { correlations, logPowers } = voiceFrames(new Float32Array(100), HOP, 3);
    expect(correlations.every((value) => value === 0)).toBe(true);
    expect(new Set(logPowers)).toHaveLength(1);
  });
});

describe('poolVoice', () => {
  it('says the same of a louder voice', () => {
    const quiet = pulses(150, 6000);
    const loud = quiet.map((value) => 3 * value);
    const one = poolVoice(voiceFrames(quiet, HOP, 12), 2, 10);
    const other = poolVoice(voiceFrames(loud, HOP, 12), 2, 10);
    for (const [i, value] of one.entries()) expect(other[i]).toBeCloseTo(value, 3);
  });

  it('tells a bright sound from a dark one by its bands', () => {
    const tone = (hz: number) =>
      Float32Array.from(
        { length: 6000 },
        (_, i) => 0.1 * Math.sin((2 * Math.PI * hz * i) / RATE_HZ),
      );
    const bands = (hz: number) =>
      poolVoice(voiceFrames(tone(hz), HOP, 10), 0, 10).subarray(2 * PERIODS, 2 * PERIODS + 32);
    expect(strongest(bands(300))).toBeLessThan(strongest(bands(3000)));
    expect(bands(300).reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 3);
  });
});

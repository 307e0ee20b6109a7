import { describe, expect, it } from 'vitest';
import { findHum, removeHum } from '../../../src/dsp/hum-filter.js';
import { measureLoudness } from '../../../src/dsp/loudness.js';
import { PitchTracker } from '../../../src/dsp/pitch-tracker.js';
import { gaussianNoise, harmonicSound } from '../../support/signals.js';

const SECONDS = 3;
const sine = (hz: number, amplitude: number): Float32Array =>
  Float32Array.from(
    { length: SECONDS * 16_000 },
    (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / 16_000),
  );
const mix = (...sounds: readonly Float32Array[]): Float32Array =>
  Float32Array.from({ length: SECONDS * 16_000 }, (_, i) =>
    sounds.reduce((sum, sound) => sum + (sound[i] ?? 0), 0),
  );
const noise = (amplitude: number): Float32Array =>
  Float32Array.from(gaussianNoise(SECONDS * 16_000), (value) => amplitude * value);
/** A voice of 130 Hz that speaks every other half second. */
const speech = (): Float32Array => {
  const voice = harmonicSound({
    durationSec: SECONDS,
    f0Hz: (time) => 130 + 15 * Math.sin(7 * time),
    amplitude: (k) => 1 / k,
  });
  return voice.map((value, i) => (Math.floor(i / 8000) % 2 === 0 ? value : 0));
};

describe('findHum', () => {
  it.each([
    [50, 50],
    [60, 60],
    [49.9, 50],
  ])('finds hum of %d Hz under speech', (hz, found) => {
    expect(findHum(mix(speech(), sine(hz, 0.02), noise(0.001)))).toEqual([found]);
  });

  it('finds the multiples that are there', () => {
    const hum = mix(sine(50, 0.02), sine(100, 0.03), sine(150, 0.01));
    expect(findHum(mix(speech(), hum, noise(0.001)))).toEqual([50, 100, 150]);
  });

  it('takes neither speech nor noise nor a steady tone for hum', () => {
    const rumble = noise(0.05).map((_, i, white) => {
      let sum = 0;
      for (let k = Math.max(0, i - 400); k < i; k++) sum += white[k] ?? 0;
      return sum / 100;
    });
    for (const sound of [
      speech(),
      noise(0.1),
      mix(speech(), rumble),
      sine(150, 0.3),
      sine(120, 0.3),
      new Float32Array(48_000),
      new Float32Array(48_000).fill(0.5),
    ])
      expect(findHum(sound)).toEqual([]);
  });

  it('says nothing of less than 0.6 s', () => {
    expect(findHum(sine(50, 0.1).subarray(0, 9000))).toEqual([]);
    expect(findHum(new Float32Array(0))).toEqual([]);
  });
});

describe('removeHum', () => {
  it('leaves sound without hum as it is', () => {
    const clean = mix(speech(), noise(0.01));
    expect(removeHum(clean)).toBe(clean);
  });

  it('takes the hum away and leaves the rest', () => {
    const voice = mix(sine(300, 0.1), noise(0.0005));
    const rest = removeHum(mix(voice, sine(60, 0.05), sine(120, 0.05)));
    const levelOf = (sound: Float32Array): number => measureLoudness(sound, 8000, 48_000).rmsDbfs;
    expect(levelOf(rest)).toBeCloseTo(levelOf(voice), 1);
  });

  it('keeps hum from being called a voice between words', () => {
    const hum = mix(sine(60, 0.02), sine(120, 0.02), sine(180, 0.01), noise(0.0005));
    const grid = { firstCentre: 80, hopSamples: 160, frameCount: SECONDS * 100 };
    const tracker = new PitchTracker({ floorHz: 60, ceilingHz: 500 });
    const voicedInPauses = (sound: Float32Array): number =>
      tracker
        .track(sound, grid)
        .f0Hz.filter(
          (f0, i) => f0 > 0 && Math.floor(i / 50) % 2 === 1 && i % 50 >= 5 && i % 50 < 45,
        ).length;
    const sound = mix(speech(), hum);
    expect(voicedInPauses(sound)).toBeGreaterThan(100);
    expect(voicedInPauses(removeHum(sound))).toBeLessThan(15);
  });

  it('recovers after samples that are no numbers', () => {
    const holes = mix(speech(), sine(50, 0.1)).map((sample, i) =>
      i === 100 ? NaN : i === 200 ? Infinity : sample,
    );
    expect(removeHum(holes).every(Number.isFinite)).toBe(true);
    expect(removeHum(new Float32Array(0)).length).toBe(0);
  });
});

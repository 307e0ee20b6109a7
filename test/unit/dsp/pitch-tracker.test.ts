import { describe, expect, it } from 'vitest';
import { median } from '../../../src/dsp/statistics.js';
import { PitchTracker } from '../../../src/dsp/pitch-tracker.js';
import { WIDE_PITCH_RANGE } from '../../../src/dsp/pitch-range.js';
import { gaussianNoise, harmonicSound, type HarmonicSound } from '../../support/signals.js';

const HOP = 160;
const FIRST_CENTRE = 720;
const flat = (): number => 1;
const falling = (k: number): number => 1 / k;

/** Compares a track over the wide range with the known pitch. */
function errorsOn(sound: HarmonicSound): {
  unvoicedShare: number;
  grossShare: number;
  medianFine: number;
} {
  const frameCount = Math.floor(sound.durationSec * 100) - 8;
  const grid = { firstCentre: FIRST_CENTRE, hopSamples: HOP, frameCount };
  const { f0Hz } = new PitchTracker(WIDE_PITCH_RANGE).track(harmonicSound(sound), grid);
  const errors = Array.from(f0Hz, (f0, i) => ({
    voiced: f0 > 0,
    error: Math.abs(f0 / sound.f0Hz((FIRST_CENTRE + i * HOP) / 16_000) - 1),
  }));
  const voiced = errors.filter((frame) => frame.voiced);
  const fine = voiced.filter((frame) => frame.error <= 0.2);
  return {
    unvoicedShare: 1 - voiced.length / frameCount,
    grossShare: 1 - fine.length / voiced.length,
    medianFine: median(fine.map((frame) => frame.error)),
  };
}

describe('PitchTracker', () => {
  it.each([
    ['a low pulse train', 80, flat],
    ['a pulse train', 150, flat],
    ['a high pulse train', 400, flat],
    ['a very high pulse train', 900, flat],
    ['a dull voice', 200, (k: number) => 1 / (k * k)],
    ['a sine', 220, (k: number) => (k === 1 ? 1 : 0)],
  ])('finds the pitch of %s of %d Hz to a tenth of a percent', (_, pitchHz, amplitude) => {
    const errors = errorsOn({ durationSec: 1, f0Hz: () => pitchHz, amplitude });
    expect(errors.unvoicedShare).toBe(0);
    expect(errors.grossShare).toBe(0);
    expect(errors.medianFine).toBeLessThan(0.001);
  });

  it.each([
    ['a missing fundamental', () => 150, (k: number) => (k >= 3 && k <= 10 ? 1 : 0)],
    ['a missing high fundamental', () => 300, (k: number) => (k >= 2 && k <= 6 ? 1 : 0)],
    ['a rising glide', (t: number) => 60 * (1000 / 60) ** (t / 3), falling],
    ['a falling glide', (t: number) => 1000 * (60 / 1000) ** (t / 3), falling],
    ['a vibrato', (t: number) => 220 * 2 ** (Math.sin(12 * Math.PI * t) / 12), falling],
  ])('follows %s, clean and in noise', (_, f0Hz, amplitude) => {
    for (const noise of [{}, { snrDb: 20 }, { snrDb: 10 }]) {
      const errors = errorsOn({ durationSec: 3, f0Hz, amplitude, ...noise });
      expect(errors.unvoicedShare).toBeLessThan(0.01);
      expect(errors.grossShare).toBeLessThan(0.01);
      expect(errors.medianFine).toBeLessThan(0.005);
    }
  });

  it.each([60, 80, 120, 250, 500, 900, 990])(
    'keeps to the pitch of a pulse train of %d Hz in any noise',
    (pitchHz) => {
      for (const snrDb of [20, 10, 5]) {
        const errors = errorsOn({ durationSec: 1, f0Hz: () => pitchHz, amplitude: flat, snrDb });
        expect(errors.unvoicedShare).toBeLessThan(0.05);
        expect(errors.grossShare).toBeLessThanOrEqual(0.01);
      }
    },
  );

  it('calls white noise unvoiced', () => {
    const noise = Float32Array.from(gaussianNoise(32_000), (value) => 0.05 * value);
    const grid = { firstCentre: 0, hopSamples: HOP, frameCount: 200 };
    const { f0Hz } = new PitchTracker({ floorHz: 75, ceilingHz: 500 }).track(noise, grid);
    expect(f0Hz.filter((f0) => f0 > 0).length).toBeLessThanOrEqual(4);
  });

  it('switches between voiced and unvoiced where the sound does', () => {
    const voice = harmonicSound({ durationSec: 0.5, f0Hz: () => 120, amplitude: falling });
    const noise = Float32Array.from(gaussianNoise(8000), (value) => 0.01 * value);
    const sound = new Float32Array(24_000);
    sound.set(noise, 0);
    sound.set(voice, 8000);
    sound.set(noise, 16_000);
    const grid = { firstCentre: 80, hopSamples: HOP, frameCount: 150 };
    const { f0Hz, strength } = new PitchTracker({ floorHz: 75, ceilingHz: 400 }).track(sound, grid);
    expect(f0Hz.slice(2, 48).every((f0) => f0 === 0)).toBe(true);
    expect(f0Hz.slice(53, 97).every((f0) => Math.abs(f0 - 120) < 1)).toBe(true);
    expect(strength.slice(53, 97).every((value) => value > 0.9 && value <= 1)).toBe(true);
    expect(f0Hz.slice(102, 148).every((f0) => f0 === 0)).toBe(true);
  });

  it('does not depend on the gain', () => {
    const sound = harmonicSound({ durationSec: 0.5, f0Hz: () => 180, amplitude: falling });
    const grid = { firstCentre: 80, hopSamples: HOP, frameCount: 50 };
    const tracker = new PitchTracker({ floorHz: 75, ceilingHz: 500 });
    const loud = tracker.track(sound, grid);
    const quiet = tracker.track(
      sound.map((sample) => sample / 4),
      grid,
    );
    expect(quiet.f0Hz).toEqual(loud.f0Hz);
  });

  it('hears a brighter voice as a lower tilt', () => {
    const tracker = new PitchTracker({ floorHz: 75, ceilingHz: 500 });
    const grid = { firstCentre: 800, hopSamples: HOP, frameCount: 20 };
    const tiltOf = (amplitude: (k: number) => number): number =>
      median(
        tracker.track(harmonicSound({ durationSec: 0.4, f0Hz: () => 150, amplitude }), grid).tilt,
      );
    expect(tiltOf(flat)).toBeLessThan(tiltOf(falling));
    expect(tiltOf(falling)).toBeLessThan(tiltOf((k) => 1 / (k * k)));
  });

  it('survives silence, DC, clipping, hum, holes and frames outside the buffer', () => {
    const tracker = new PitchTracker({ floorHz: 75, ceilingHz: 500 });
    const grid = { firstCentre: -2000, hopSamples: HOP, frameCount: 60 };
    const tone = (hz: number, gain: number) =>
      Float32Array.from({ length: 4000 }, (_, i) =>
        Math.max(-1, Math.min(1, gain * Math.sin((2 * Math.PI * hz * i) / 16_000))),
      );
    const holes = tone(200, 0.5).map((sample, i) => (i % 7 === 0 ? NaN : sample));
    const sounds = {
      empty: new Float32Array(0),
      one: new Float32Array(1),
      silence: new Float32Array(4000),
      dc: new Float32Array(4000).fill(0.5),
      clipped: tone(200, 20),
      hum: tone(50, 0.3),
      holes,
    };
    for (const [name, samples] of Object.entries(sounds)) {
      const track = tracker.track(samples, grid);
      for (const values of [track.f0Hz, track.strength, track.tilt])
        expect(values.every(Number.isFinite), name).toBe(true);
      expect(
        track.f0Hz.every((f0) => f0 === 0 || (f0 >= 70 && f0 <= 500)),
        name,
      ).toBe(true);
    }
    for (const quiet of [sounds.silence, sounds.dc, sounds.empty])
      expect(tracker.track(quiet, grid).f0Hz.every((f0) => f0 === 0)).toBe(true);
  });

  it('has nothing to say about no frames', () => {
    const grid = { firstCentre: 0, hopSamples: HOP, frameCount: 0 };
    expect(new PitchTracker(WIDE_PITCH_RANGE).track(new Float32Array(100), grid).f0Hz.length).toBe(
      0,
    );
  });
});

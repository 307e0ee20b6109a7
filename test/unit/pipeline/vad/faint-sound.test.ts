import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureLevels } from '../../../../src/dsp/level-frames.js';
import { FaintSound } from '../../../../src/pipeline/vad/faint-sound.js';
import { toSteps } from '../../../support/signals.js';

const FRAME = 160;

/** A tone of a level, of which the level is known. */
function tone(levelDbfs: number, seconds: number): Float32Array {
  const peak = Math.SQRT2 * 10 ** (levelDbfs / 20);
  return Float32Array.from(
    { length: seconds * 16_000 },
    (_, i) => peak * Math.sin((2 * Math.PI * 400 * i) / 16_000),
  );
}

/** The lift in dB for sounds that follow each other. */
function liftDb(...sounds: readonly Float32Array[]): number {
  const levels = sounds.map((sound) => measureLevels(toSteps(sound), FRAME).levelDbfs);
  const sound = new FaintSound(levels.reduce((sum, { length }) => sum + length, 0));
  for (const part of levels) sound.add(part);
  return 20 * Math.log10(sound.gain);
}

describe('FaintSound', () => {
  it('leaves alone what is loud enough, to the bit', () => {
    expect(liftDb(tone(-20, 20))).toBe(0);
    expect(liftDb(tone(-49.9, 20))).toBe(0);
  });

  it.each([-55, -60, -70])('lifts a tone of %d dBFS to -50', (level) => {
    expect(level + liftDb(tone(level, 20))).toBeCloseTo(-50, 1);
  });

  it('lifts silence and rounding noise by no more than 30 dB', () => {
    expect(liftDb(new Float32Array(160_000))).toBeCloseTo(30, 9);
    expect(liftDb(tone(-90, 20))).toBeCloseTo(30, 9);
  });

  it('goes by a second of loud sound, wherever it is', () => {
    const faint = tone(-70, 60);
    expect(liftDb(faint, tone(-30, 1))).toBe(0);
    expect(liftDb(tone(-30, 1), faint)).toBe(0);
    expect(liftDb(tone(-30, 0.5), faint, tone(-30, 0.5))).toBe(0);
  });

  it('does not take a knock for the loud part', () => {
    expect(liftDb(tone(-60, 10), tone(-6, 0.2), tone(-60, 10))).toBeCloseTo(10, 1);
  });

  it('goes by a tenth of a short recording', () => {
    expect(liftDb(tone(-70, 0.9), tone(-30, 0.1))).toBe(0);
    expect(liftDb(tone(-70, 0.95), tone(-30, 0.05))).toBeCloseTo(20, 1);
  });

  it('leaves an empty recording alone', () => {
    expect(new FaintSound(0).gain).toBe(1);
  });

  it('does not depend on where the recording is divided', () => {
    const level = fc.float({ min: -96, max: 0, noNaN: true });
    fc.assert(
      fc.property(fc.array(level, { minLength: 1, maxLength: 400 }), fc.nat(), (levels, number) => {
        const place = number % levels.length;
        const whole = new FaintSound(levels.length);
        whole.add(Float32Array.from(levels));
        const divided = new FaintSound(levels.length);
        divided.add(Float32Array.from(levels.slice(0, place)));
        if (place > 0 && divided.gain === 1) expect(whole.gain).toBe(1);
        divided.add(Float32Array.from(levels.slice(place)));
        expect(divided.gain).toBe(whole.gain);
      }),
    );
  });
});

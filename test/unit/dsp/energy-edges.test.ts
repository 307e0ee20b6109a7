import { describe, expect, it } from 'vitest';
import {
  measureEnergy,
  quietestNearMiddle,
  trimSilence,
  voicingOf,
} from '../../../src/dsp/energy-edges.js';
import { SAMPLE_RATE_HZ } from '../../../src/domain/speech.js';

/** A 200 Hz tone of the given peak in each of the [startSec, endSec) spans, faint hum elsewhere. */
function tones(lengthSec: number, ...spans: [number, number, number][]): Float32Array {
  return Float32Array.from({ length: lengthSec * SAMPLE_RATE_HZ }, (_, i) => {
    const sec = i / SAMPLE_RATE_HZ;
    const peak = spans.find(([from, to]) => sec >= from && sec < to)?.[2] ?? 0.001;
    return peak * Math.sin(2 * Math.PI * 200 * sec);
  });
}

describe('energy edges', () => {
  it('measures the level of a tone', () => {
    const { levelsDb } = measureEnergy(tones(1, [0, 1, 0.5]));
    expect(levelsDb).toHaveLength(100);
    expect(levelsDb[50]).toBeCloseTo(20 * Math.log10(0.5 / Math.SQRT2), 1);
  });

  it('moves the edges of a word over digital silence', () => {
    const sound = tones(3, [1, 1.5, 0.5]);
    sound.fill(0, 0, SAMPLE_RATE_HZ).fill(0, 1.5 * SAMPLE_RATE_HZ);
    const trimmed = trimSilence({ startSec: 0.8, endSec: 2.2 }, measureEnergy(sound));
    expect(trimmed?.startSec).toBeCloseTo(1);
    expect(trimmed?.endSec).toBeCloseTo(1.5);
  });

  it('leaves edges inside faint sound alone', () => {
    const energy = measureEnergy(tones(3, [1, 2, 0.5]));
    const span = { startSec: 0.803, endSec: 2.207 };
    expect(trimSilence(span, energy)).toEqual(span);
  });

  it('keeps silence inside a word', () => {
    const sound = tones(2, [0.5, 1.5, 0.5]).fill(0, 0.9 * SAMPLE_RATE_HZ, SAMPLE_RATE_HZ);
    const span = { startSec: 0.5, endSec: 1.5 };
    expect(trimSilence(span, measureEnergy(sound))).toEqual(span);
  });

  it('finds no word in digital silence', () => {
    const sound = tones(3, [1, 1.5, 0.5]).fill(0, 1.5 * SAMPLE_RATE_HZ);
    expect(trimSilence({ startSec: 2, endSec: 2.5 }, measureEnergy(sound))).toBeNull();
    expect(trimSilence({ startSec: 3.5, endSec: 4 }, measureEnergy(sound))).toBeNull();
  });

  it('tells loud frames from quiet ones on another grid', () => {
    const energy = measureEnergy(tones(1, [0, 0.48, 0.5]));
    const { voicing } = voicingOf(energy, 0.024, 41);
    expect([...voicing.subarray(0, 20)]).toEqual(Array.from({ length: 20 }, () => 1));
    expect([...voicing.subarray(21)]).toEqual(Array.from({ length: 20 }, () => -1));
  });

  it('measures how far loud and quiet lie apart', () => {
    const { dynamicsDb } = voicingOf(measureEnergy(tones(1, [0, 0.5, 0.5])), 0.024, 41);
    expect(dynamicsDb).toBeCloseTo(20 * Math.log10(0.5 / 0.001), 0);
  });

  it('finds the quietest moment near the middle, not at the ends', () => {
    const energy = measureEnergy(tones(4, [0.5, 1.8, 0.5], [2, 3.8, 0.5]));
    expect(quietestNearMiddle(energy)).toBeCloseTo(1.9, 1);
  });

  it('has nothing to say about no sound', () => {
    const energy = measureEnergy(new Float32Array());
    expect(energy.levelsDb).toHaveLength(0);
    expect(quietestNearMiddle(energy)).toBe(0);
    expect(voicingOf(energy, 0.024, 0).voicing).toHaveLength(0);
  });
});

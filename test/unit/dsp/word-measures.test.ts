import { describe, expect, it } from 'vitest';
import { PitchTracker } from '../../../src/dsp/pitch-tracker.js';
import { MEASURE_MARGIN_SAMPLES, measureWords } from '../../../src/dsp/word-measures.js';
import { harmonicSound } from '../../support/signals.js';

const tracker = new PitchTracker({ floorHz: 75, ceilingHz: 500 });
const span = (startSec: number, endSec: number) => ({
  startSample: Math.round(startSec * 16_000),
  endSample: Math.round(endSec * 16_000),
});

describe('measureWords', () => {
  const rising = (t: number): number => 100 * 2 ** t;
  const sound = harmonicSound({ durationSec: 2, f0Hz: rising, amplitude: (k) => 1 / k });

  it('takes the median pitch of each word and how far it moves', () => {
    const [first, second] = measureWords(sound, 0, [span(0.2, 0.6), span(0.6, 1.4)], tracker).words;
    expect(first?.f0Hz).toBeCloseTo(rising(0.4), 0);
    expect(second?.f0Hz).toBeCloseTo(rising(1), 0);
    expect(second?.f0RangeSemitones).toBeCloseTo(0.8 * 12 * 0.8, 0);
    expect(second?.f0SlopeSemitonesPerSec).toBeCloseTo(12, 1);
    expect([first?.voicedFrames, second?.voicedFrames]).toEqual([40, 80]);
  });

  it('gives the track it measured from', () => {
    const { firstFrame, f0Hz } = measureWords(sound, 0, [span(0.5, 0.7), span(0.9, 1)], tracker);
    expect(firstFrame).toBe(50);
    expect(f0Hz.length).toBe(50);
    for (const [i, value] of f0Hz.entries())
      expect(value).toBeCloseTo(rising((firstFrame + i + 0.5) / 100), 0);
  });

  it('measures the same from a piece of the file as from all of it', () => {
    const words = [span(0.7, 0.9), span(0.93, 1.21)];
    const offset = words[0] ? words[0].startSample - MEASURE_MARGIN_SAMPLES : 0;
    const piece = sound.slice(offset, 1.21 * 16_000 + MEASURE_MARGIN_SAMPLES);
    const whole = measureWords(sound, 0, words, tracker).words;
    for (const [i, measure] of measureWords(piece, offset, words, tracker).words.entries()) {
      expect(measure.f0Hz).toBeCloseTo(whole[i]?.f0Hz ?? NaN, 3);
      expect(measure.rmsDbfs).toBe(whole[i]?.rmsDbfs);
      expect(measure.voicedFrames).toBe(whole[i]?.voicedFrames);
    }
  });

  it('gives even a word of one millisecond a pitch', () => {
    const [tiny] = measureWords(sound, 0, [span(1.001, 1.002)], tracker).words;
    expect(tiny?.voicedFrames).toBe(1);
    expect(tiny?.f0Hz).toBeCloseTo(rising(1.0), -1);
  });

  it('finds neither level nor pitch in an empty word and no words in nothing', () => {
    const [empty] = measureWords(sound, 0, [span(1, 1)], tracker).words;
    expect(empty).toMatchObject({ voicedFrames: 0, f0Hz: 0 });
    expect(measureWords(sound, 0, [], tracker)).toEqual({
      words: [],
      firstFrame: 0,
      f0Hz: new Float32Array(0),
    });
  });
});

import { SAMPLE_RATE_HZ } from '../domain/speech.js';
import { removeHum } from './hum-filter.js';
import { measureLoudness, type Loudness } from './loudness.js';
import type { FrameGrid, PitchTrack, PitchTracker } from './pitch-tracker.js';
import { quantile } from './statistics.js';

/** A half-open interval of samples. */
export interface SampleSpan {
  readonly startSample: number;
  readonly endSample: number;
}

/** What can be measured of one word without knowing its speaker's others. */
export interface WordMeasure extends Loudness {
  /** Voiced frames of 10 ms inside the word. */
  readonly voicedFrames: number;
  /** Median F0 over the voiced frames in Hz; 0 without any. */
  readonly f0Hz: number;
  /** From the 10th to the 90th percentile of F0, in semitones; 0 without voiced frames. */
  readonly f0RangeSemitones: number;
  /** Median `PitchTrack.tilt` over the voiced frames, -1..1; 0 without any. */
  readonly tilt: number;
}

/** Distance of pitch frames. */
export const PITCH_HOP_SAMPLES = SAMPLE_RATE_HZ / 100;
/** Frames tracked before the first and after the last word, so that the path has context. */
const CONTEXT_FRAMES = 10;
/** Sound to read on each side of words for `measureWords`: the context and half of the longest pitch window. */
export const MEASURE_MARGIN_SAMPLES = (CONTEXT_FRAMES + 3) * PITCH_HOP_SAMPLES;

/**
 * Measures level and pitch of neighbouring words, each from its own samples. Frames stand in the
 * middle of every 10 ms from the start of the file on.
 * @param samples Float32Array [nSamples], 16 kHz: the words with MEASURE_MARGIN_SAMPLES around them
 * @param offset place of the first of `samples` in the file
 * @param words places in the file, any order; empty ones and parts past the samples are silent
 * @returns one measure per word
 */
export function measureWords(
  samples: Float32Array,
  offset: number,
  words: readonly SampleSpan[],
  tracker: PitchTracker,
): WordMeasure[] {
  const firstFrame = Math.min(...words.map(frameBefore)) - CONTEXT_FRAMES;
  const lastFrame = Math.max(...words.map(frameAfter)) + CONTEXT_FRAMES;
  const grid: FrameGrid = {
    firstCentre: (firstFrame + 0.5) * PITCH_HOP_SAMPLES - offset,
    hopSamples: PITCH_HOP_SAMPLES,
    frameCount: words.length === 0 ? 0 : lastFrame - firstFrame,
  };
  const track = tracker.track(removeHum(samples), grid);
  return words.map((word) => ({
    ...measureLoudness(samples, word.startSample - offset, word.endSample - offset),
    ...pitchOf(track, frameBefore(word) - firstFrame, frameAfter(word) - firstFrame),
  }));
}

/** First frame whose middle lies in the word; a word between two middles has the frame it starts in. */
function frameBefore({ startSample, endSample }: SampleSpan): number {
  const first = Math.ceil(startSample / PITCH_HOP_SAMPLES - 0.5);
  const isBetween = (first + 0.5) * PITCH_HOP_SAMPLES >= endSample;
  return isBetween ? Math.floor(startSample / PITCH_HOP_SAMPLES) : first;
}

function frameAfter(word: SampleSpan): number {
  if (word.endSample <= word.startSample) return frameBefore(word);
  const end = Math.ceil(word.endSample / PITCH_HOP_SAMPLES - 0.5);
  return Math.max(end, frameBefore(word) + 1);
}

function pitchOf(
  { f0Hz, tilt }: PitchTrack,
  start: number,
  end: number,
): Omit<WordMeasure, keyof Loudness> {
  const f0s: number[] = [];
  const tilts: number[] = [];
  for (let frame = start; frame < end; frame++) {
    const f0 = f0Hz[frame] ?? 0;
    if (f0 <= 0) continue;
    f0s.push(f0);
    tilts.push(tilt[frame] ?? 0);
  }
  if (f0s.length === 0) return { voicedFrames: 0, f0Hz: 0, f0RangeSemitones: 0, tilt: 0 };
  const sorted = Float64Array.from(f0s).sort();
  return {
    voicedFrames: f0s.length,
    f0Hz: quantile(sorted, 0.5),
    f0RangeSemitones: 12 * Math.log2(quantile(sorted, 0.9) / quantile(sorted, 0.1)),
    tilt: quantile(Float64Array.from(tilts).sort(), 0.5),
  };
}

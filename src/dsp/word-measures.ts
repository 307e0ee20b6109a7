import { SOUND_FRAME_SEC } from '../domain/artifacts.js';
import { SAMPLE_RATE_HZ } from '../domain/speech.js';
import { removeHum } from './hum-filter.js';
import { measureLoudness, type Loudness } from './loudness.js';
import type { FrameGrid, PitchTrack, PitchTracker } from './pitch-tracker.js';
import { median, quantile } from './statistics.js';

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
  /** How fast F0 rises (above 0) or falls within the word, in semitones per second; 0 with few voiced frames. */
  readonly f0SlopeSemitonesPerSec: number;
  /** Median `PitchTrack.tilt` over the voiced frames, -1..1; 0 without any. */
  readonly tilt: number;
}

/** Measures of neighbouring words, and the track they were read from. */
export interface StretchMeasure {
  /** One per word. */
  readonly words: readonly WordMeasure[];
  /** Number of the first frame of `f0Hz`; frame i covers the 10 ms from i * PITCH_HOP_SAMPLES on. */
  readonly firstFrame: number;
  /** Float32Array [nFrames] in Hz from the first to the last word; 0 where unvoiced. */
  readonly f0Hz: Float32Array;
}

/** Distance of pitch frames. */
export const PITCH_HOP_SAMPLES = SOUND_FRAME_SEC * SAMPLE_RATE_HZ;
/** Fewer voiced frames have no direction. */
const LEAST_SLOPE_FRAMES = 4;
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
 * @returns no words and no frames where there are no words
 */
export function measureWords(
  samples: Float32Array,
  offset: number,
  words: readonly SampleSpan[],
  tracker: PitchTracker,
): StretchMeasure {
  if (words.length === 0) return { words: [], firstFrame: 0, f0Hz: new Float32Array(0) };
  const firstFrame = words.reduce((first, word) => Math.min(first, frameBefore(word)), Infinity);
  const afterFrame = words.reduce((after, word) => Math.max(after, frameAfter(word)), -Infinity);
  const trackStart = firstFrame - CONTEXT_FRAMES;
  const grid: FrameGrid = {
    firstCentre: (trackStart + 0.5) * PITCH_HOP_SAMPLES - offset,
    hopSamples: PITCH_HOP_SAMPLES,
    frameCount: afterFrame - firstFrame + 2 * CONTEXT_FRAMES,
  };
  const track = tracker.track(removeHum(samples), grid);
  return {
    words: words.map((word) => ({
      ...measureLoudness(samples, word.startSample - offset, word.endSample - offset),
      ...pitchOf(track, frameBefore(word) - trackStart, frameAfter(word) - trackStart),
    })),
    firstFrame,
    f0Hz: track.f0Hz.slice(CONTEXT_FRAMES, CONTEXT_FRAMES + afterFrame - firstFrame),
  };
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
  const frames: number[] = [];
  const tilts: number[] = [];
  for (let frame = start; frame < end; frame++) {
    const f0 = f0Hz[frame] ?? 0;
    if (f0 <= 0) continue;
    f0s.push(f0);
    frames.push(frame);
    tilts.push(tilt[frame] ?? 0);
  }
  if (f0s.length === 0)
    return { voicedFrames: 0, f0Hz: 0, f0RangeSemitones: 0, f0SlopeSemitonesPerSec: 0, tilt: 0 };
  const sorted = Float64Array.from(f0s).sort();
  return {
    voicedFrames: f0s.length,
    f0Hz: quantile(sorted, 0.5),
    f0RangeSemitones: 12 * Math.log2(quantile(sorted, 0.9) / quantile(sorted, 0.1)),
    f0SlopeSemitonesPerSec: slopeOf(frames, f0s),
    tilt: quantile(Float64Array.from(tilts).sort(), 0.5),
  };
}

/**
 * Median of the slopes between frames that lie half the word apart, which single octave errors do
 * not move.
 * Source: Theil, "A rank-invariant method of linear and polynomial regression analysis" (1950), in
 * the short form of his "incomplete method".
 */
function slopeOf(frames: readonly number[], f0s: readonly number[]): number {
  const half = Math.floor(f0s.length / 2);
  if (f0s.length < LEAST_SLOPE_FRAMES) return 0;
  const slopes = Float64Array.from({ length: f0s.length - half }, (_, i) => {
    const semitones = 12 * Math.log2((f0s[i + half] ?? NaN) / (f0s[i] ?? NaN));
    return semitones / (((frames[i + half] ?? NaN) - (frames[i] ?? NaN)) * SOUND_FRAME_SEC);
  });
  return median(slopes);
}

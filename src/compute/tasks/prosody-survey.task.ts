import { removeHum } from '../../dsp/hum-filter.js';
import { WIDE_PITCH_RANGE } from '../../dsp/pitch-range.js';
import {
  MEASURE_MARGIN_SAMPLES,
  PITCH_HOP_SAMPLES,
  type SampleSpan,
} from '../../dsp/word-measures.js';
import { borrowPcm } from '../pcm-reader.js';
import type { Task } from '../task.js';
import { trackerFor } from './kept-trackers.js';

/** A rough look is enough to know a voice's range: every fourth frame. */
const SURVEY_HOP_SAMPLES = 4 * PITCH_HOP_SAMPLES;
/** Weaker peaks are more often an octave off. Chosen on read speech. */
const LEAST_STRENGTH = 0.6;

export interface ProsodySurveyInput {
  /** Headerless 16-bit mono PCM at 16 kHz. */
  readonly path: string;
  /** Stretches of speech, each of one speaker and short enough to be held in memory. */
  readonly stretches: readonly SampleSpan[];
}

/** Finds clearly voiced F0 values of each stretch, in Hz, over the range of all voices. */
export const prosodySurvey: Task<ProsodySurveyInput, Float32Array[]> = ({ path, stretches }) => {
  const tracker = trackerFor(WIDE_PITCH_RANGE);
  const found: Float32Array[] = [];
  for (const { startSample, endSample } of stretches) {
    const offset = Math.max(0, startSample - MEASURE_MARGIN_SAMPLES);
    const samples = borrowPcm(path, offset, endSample + MEASURE_MARGIN_SAMPLES);
    const { f0Hz, strength } = tracker.track(removeHum(samples), {
      firstCentre: startSample - offset,
      hopSamples: SURVEY_HOP_SAMPLES,
      frameCount: Math.max(0, Math.ceil((endSample - startSample) / SURVEY_HOP_SAMPLES)),
    });
    found.push(f0Hz.filter((f0, i) => f0 > 0 && (strength[i] ?? 0) >= LEAST_STRENGTH));
  }
  return found;
};

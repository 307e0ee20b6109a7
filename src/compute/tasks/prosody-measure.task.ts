import type { PitchRange } from '../../dsp/pitch-range.js';
import {
  MEASURE_MARGIN_SAMPLES,
  measureWords,
  type SampleSpan,
  type StretchMeasure,
} from '../../dsp/word-measures.js';
import { borrowPcm } from '../pcm-reader.js';
import type { Task } from '../task.js';
import { trackerFor } from './kept-trackers.js';

export interface ProsodyMeasureInput {
  /** Headerless 16-bit mono PCM at 16 kHz. */
  readonly path: string;
  readonly stretches: readonly MeasuredStretch[];
}

/** Words of one speaker to be measured together; short enough to be held in memory. */
export interface MeasuredStretch extends SampleSpan {
  readonly words: readonly SampleSpan[];
  /** The speaker's pitch range. */
  readonly range: PitchRange;
}

/** Measures level and pitch of every word, stretch by stretch. */
export const prosodyMeasure: Task<ProsodyMeasureInput, StretchMeasure[]> = ({
  path,
  stretches,
}) => {
  const measures: StretchMeasure[] = [];
  for (const { startSample, endSample, words, range } of stretches) {
    const offset = Math.max(0, startSample - MEASURE_MARGIN_SAMPLES);
    const samples = borrowPcm(path, offset, endSample + MEASURE_MARGIN_SAMPLES);
    measures.push(measureWords(samples, offset, words, trackerFor(range)));
  }
  return measures;
};

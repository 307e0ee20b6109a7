import { measureLevels, type LevelFrames } from '../../dsp/level-frames.js';
import { PITCH_HOP_SAMPLES, type SampleSpan } from '../../dsp/word-measures.js';
import { borrowSteps } from '../pcm-reader.js';
import type { Task } from '../task.js';

export interface SoundLevelsInput extends SampleSpan {
  /** Headerless 16-bit mono PCM at 16 kHz. */
  readonly path: string;
}

/** Measures the level of every 10 ms of a span, which is short enough to be held in memory. */
export const soundLevels: Task<SoundLevelsInput, LevelFrames> = ({
  path,
  startSample,
  endSample,
}) => measureLevels(borrowSteps(path, startSample, endSample), PITCH_HOP_SAMPLES);

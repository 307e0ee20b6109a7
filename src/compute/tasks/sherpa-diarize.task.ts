import type { SpeakerHints } from '../../domain/speaker-hints.js';
import {
  type DiarizationModels,
  diarizeWithSherpa,
} from '../../inference/sherpa/sherpa-diarization.js';
import type { SherpaTurn } from '../../inference/sherpa/sherpa-library.js';
import { readPcm } from '../pcm-reader.js';
import type { Task } from '../task.js';

export interface SherpaDiarizeInput {
  /** Headerless 16-bit mono PCM at 16 kHz. */
  readonly path: string;
  readonly sampleCount: number;
  readonly models: DiarizationModels;
  readonly hints: SpeakerHints;
}

/** Finds who speaks when in a whole recording: the library compares all voices at once, so it needs all of it. */
export const sherpaDiarize: Task<SherpaDiarizeInput, readonly SherpaTurn[]> = async (
  { path, sampleCount, models, hints },
  context,
) => {
  const samples = readPcm(path, 0, sampleCount);
  return diarizeWithSherpa(context.models.files, models, samples, hints);
};

import { SAMPLE_RATE_HZ, type TimeSpan } from '../../domain/speech.js';
import { borderLevels, tightenRegions } from '../../dsp/speech-borders.js';
import { borrowSteps } from '../pcm-reader.js';
import type { Task } from '../task.js';

/** Audio that is in memory at a time: a minute, a whole number of level frames. */
const BLOCK_SAMPLES = 60 * SAMPLE_RATE_HZ;

export interface SpeechBordersInput {
  /** Headerless 16-bit mono PCM at 16 kHz. */
  readonly path: string;
  readonly sampleCount: number;
  /** Speech in order, without overlap. */
  readonly regions: readonly TimeSpan[];
}

/** Moves the borders of speech to where its sound begins and ends; about a tenth of a second for an hour. */
export const speechBorders: Task<SpeechBordersInput, TimeSpan[]> = (
  { path, sampleCount, regions },
  context,
) => {
  const blocks: Float32Array[] = [];
  for (let start = 0; start < sampleCount; start += BLOCK_SAMPLES) {
    const end = Math.min(sampleCount, start + BLOCK_SAMPLES);
    blocks.push(borderLevels(borrowSteps(path, start, end)));
    context.reportProgress(end / sampleCount);
  }
  const levelsDb = new Float32Array(blocks.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const block of blocks) {
    levelsDb.set(block, position);
    position += block.length;
  }
  return tightenRegions(regions, levelsDb);
};

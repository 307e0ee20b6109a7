import { SAMPLE_RATE_HZ, type TimeSpan } from '../../domain/speech.js';
import { SpeakerEmbedder } from '../../inference/speaker/speaker-embedder.js';
import { readPcm } from '../pcm-reader.js';
import type { Task } from '../task.js';

export interface SpeakerEmbedInput {
  /** Headerless 16-bit mono PCM at 16 kHz. */
  readonly path: string;
  readonly windows: readonly TimeSpan[];
}

export interface SpeakerEmbedOutput {
  /** Float32Array [nWindows * dimensions], the speaker vector of each window; zeros where unknown. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
}

/** Computes the speaker vectors of windows. */
export const speakerEmbed: Task<SpeakerEmbedInput, SpeakerEmbedOutput> = async (
  { path, windows },
  context,
) => {
  const embedder = await SpeakerEmbedder.load(context.models);
  const { dimensions } = embedder;
  const vectors = new Float32Array(windows.length * dimensions);
  for (const [index, { startSec, endSec }] of windows.entries()) {
    const start = Math.round(startSec * SAMPLE_RATE_HZ);
    const samples = await readPcm(path, start, Math.round(endSec * SAMPLE_RATE_HZ));
    vectors.set(await embedder.embed(samples), index * dimensions);
    context.reportProgress((index + 1) / windows.length);
  }
  return { vectors, dimensions };
};

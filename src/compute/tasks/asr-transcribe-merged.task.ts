import { SAMPLE_RATE_HZ, type Word } from '../../domain/speech.js';
import { MergedMoonshine } from '../../inference/moonshine/merged-moonshine.js';
import { moonshinePack } from '../../inference/moonshine/moonshine-packs.js';
import { recognizeWithPack } from '../../inference/moonshine/recognize-pack.js';
import { readPcm } from '../pcm-reader.js';
import type { Task } from '../task.js';

export interface AsrTranscribeMergedInput {
  /** Headerless 16-bit mono PCM at 16 kHz. */
  readonly path: string;
  /** Samples [startSample, endSample), at most about 20 s. */
  readonly startSample: number;
  readonly endSample: number;
  readonly modelId: string;
}

/** Recognises the words of a span of audio with a model that is run as it comes; times count from the start of the file. */
export const asrTranscribeMerged: Task<AsrTranscribeMergedInput, Word[]> = async (
  { path, startSample, endSample, modelId },
  context,
) => {
  const model = await MergedMoonshine.load(context.models, modelId);
  const samples = readPcm(path, startSample, endSample);
  const words = await recognizeWithPack(model, moonshinePack(modelId), samples);
  const startSec = startSample / SAMPLE_RATE_HZ;
  return words.map((word) => ({
    ...word,
    startSec: word.startSec + startSec,
    endSec: word.endSec + startSec,
  }));
};

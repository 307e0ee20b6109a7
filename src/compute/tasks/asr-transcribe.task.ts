import { SAMPLE_RATE_HZ, type Word } from '../../domain/speech.js';
import { MoonshineModel } from '../../inference/moonshine/moonshine-model.js';
import type { MoonshineModelId } from '../../inference/moonshine/moonshine-variant.js';
import { recognizeSpeech } from '../../inference/moonshine/recognize-speech.js';
import { readPcm } from '../pcm-reader.js';
import type { Task } from '../task.js';

export interface AsrTranscribeInput {
  /** Headerless 16-bit mono PCM at 16 kHz. */
  readonly path: string;
  /** Samples [startSample, endSample), at most about 20 s. */
  readonly startSample: number;
  readonly endSample: number;
  readonly modelId: MoonshineModelId;
}

/** Recognises the words of a span of audio; their times count from the start of the file. */
export const asrTranscribe: Task<AsrTranscribeInput, Word[]> = async (
  { path, startSample, endSample, modelId },
  context,
) => {
  const model = await MoonshineModel.load(context.models, modelId);
  const samples = await readPcm(path, startSample, endSample);
  const words = await recognizeSpeech(model, samples);
  const startSec = startSample / SAMPLE_RATE_HZ;
  return words.map((word) => ({
    ...word,
    startSec: word.startSec + startSec,
    endSec: word.endSec + startSec,
  }));
};

import { recognizeCompletely } from '../../domain/complete-recognition.js';
import type { SpeechChunk } from '../../domain/speech-chunks.js';
import { SAMPLE_RATE_HZ, type TimeSpan, type Word } from '../../domain/speech.js';
import { MoonshineModel } from '../../inference/moonshine/moonshine-model.js';
import type { MoonshineModelId } from '../../inference/moonshine/moonshine-variant.js';
import { recognizeSpeech } from '../../inference/moonshine/recognize-speech.js';
import { readPcm } from '../pcm-reader.js';
import type { Task } from '../task.js';

export interface AsrTranscribeInput {
  /** Headerless 16-bit mono PCM at 16 kHz. */
  readonly path: string;
  /** A few of at most about 20 s; what lies outside the file counts as silence. */
  readonly chunks: readonly Pick<SpeechChunk, 'heard' | 'speech'>[];
  readonly modelId: MoonshineModelId;
}

/**
 * Recognises the words of chunks of speech, side by side because that is quicker; their times count
 * from the start of the file.
 */
export const asrTranscribe: Task<AsrTranscribeInput, Word[][]> = async (
  { path, chunks, modelId },
  context,
) => {
  const model = await MoonshineModel.load(context.models, modelId);
  const listen = async (heard: TimeSpan): Promise<Word[]> => {
    const { startSample, samples } = readSilenceAround(path, heard);
    const startSec = startSample / SAMPLE_RATE_HZ;
    const words = await recognizeSpeech(model, samples);
    return words.map((word) => ({
      ...word,
      startSec: word.startSec + startSec,
      endSec: word.endSec + startSec,
    }));
  };
  return Promise.all(chunks.map(({ heard, speech }) => recognizeCompletely(listen, heard, speech)));
};

/** The samples of a span; those before and after the recording are zero. */
function readSilenceAround(
  path: string,
  { startSec, endSec }: TimeSpan,
): { startSample: number; samples: Float32Array } {
  const startSample = Math.round(startSec * SAMPLE_RATE_HZ);
  const endSample = Math.round(endSec * SAMPLE_RATE_HZ);
  const samples = new Float32Array(Math.max(0, endSample - startSample));
  samples.set(readPcm(path, startSample, endSample), Math.max(0, -startSample));
  return { startSample, samples };
}

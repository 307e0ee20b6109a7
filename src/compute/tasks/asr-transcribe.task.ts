import { recognizeCompletely } from '../../domain/complete-recognition.js';
import type { SpeechChunk } from '../../domain/speech-chunks.js';
import type { Word } from '../../domain/speech.js';
import { MoonshineModel } from '../../inference/moonshine/moonshine-model.js';
import type { MoonshineModelId } from '../../inference/moonshine/moonshine-variant.js';
import { recognizeSpeech } from '../../inference/moonshine/recognize-speech.js';
import { listenTo } from '../listen.js';
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
  const listen = listenTo(path, (samples) => recognizeSpeech(model, samples));
  return Promise.all(chunks.map(({ heard, speech }) => recognizeCompletely(listen, heard, speech)));
};

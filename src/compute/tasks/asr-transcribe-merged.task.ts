import { recognizeCompletely } from '../../domain/complete-recognition.js';
import type { SpeechChunk } from '../../domain/speech-chunks.js';
import type { Word } from '../../domain/speech.js';
import { MergedMoonshine } from '../../inference/moonshine/merged-moonshine.js';
import { moonshinePack } from '../../inference/moonshine/moonshine-packs.js';
import { recognizeWithPack } from '../../inference/moonshine/recognize-pack.js';
import { listenTo } from '../listen.js';
import type { Task } from '../task.js';

export interface AsrTranscribeMergedInput {
  /** Headerless 16-bit mono PCM at 16 kHz. */
  readonly path: string;
  /** At most about 20 s; what lies outside the file counts as silence. */
  readonly chunk: Pick<SpeechChunk, 'heard' | 'speech'>;
  readonly modelId: string;
}

/** Recognises the words of a chunk of speech with a model that is run as it comes; times count from the start of the file. */
export const asrTranscribeMerged: Task<AsrTranscribeMergedInput, Word[]> = async (
  { path, chunk: { heard, speech }, modelId },
  context,
) => {
  const model = await MergedMoonshine.load(context.models, modelId);
  const listen = listenTo(path, (samples) =>
    recognizeWithPack(model, moonshinePack(modelId), samples),
  );
  return recognizeCompletely(listen, heard, speech);
};

import { measureEnergy } from '../../dsp/energy-edges.js';
import { SAMPLE_RATE_HZ, type Word } from '../../domain/speech.js';
import { recognizeWithSherpa } from '../../inference/sherpa/sherpa-recognizer.js';
import { languageOf, wordsOf } from '../../inference/sherpa/sherpa-words.js';
import { readPcm } from '../pcm-reader.js';
import type { Task } from '../task.js';

export interface SherpaTranscribeInput {
  /** Headerless 16-bit mono PCM at 16 kHz. */
  readonly path: string;
  /** Samples [startSample, endSample), at most about 20 s. */
  readonly startSample: number;
  readonly endSample: number;
  readonly modelId: string;
  /** ISO 639 code, or null where the model is to find it out. */
  readonly language: string | null;
  /** Language to take where neither the caller nor the model knows it. */
  readonly fallback: string;
}

export interface SherpaTranscribeOutput {
  /** Their times count from the start of the file. */
  readonly words: readonly Word[];
  readonly language: string;
}

/** Recognises the words of a span of audio with a model of sherpa-onnx. */
export const sherpaTranscribe: Task<SherpaTranscribeInput, SherpaTranscribeOutput> = async (
  { path, startSample, endSample, modelId, language: asked, fallback },
  context,
) => {
  const samples = readPcm(path, startSample, endSample);
  const result = await recognizeWithSherpa(context.models.files, modelId, asked, samples);
  const language = languageOf(result, asked) ?? fallback;
  const startSec = startSample / SAMPLE_RATE_HZ;
  const words = wordsOf(result, language, measureEnergy(samples), samples.length / SAMPLE_RATE_HZ);
  return {
    language,
    words: words.map((word) => ({
      ...word,
      startSec: word.startSec + startSec,
      endSec: word.endSec + startSec,
    })),
  };
};

import type { ModelFiles } from '../model-files.js';
import { SAMPLE_RATE_HZ } from '../../domain/speech.js';
import { loadSherpa, type OfflineRecognizer, type SherpaResult } from './sherpa-library.js';

/** Size of the features that the library computes for these models. */
const FEATURE_DIM = 80;
/**
 * Silence that is put behind the speech for Whisper, in frames of 10 ms.
 * Source: the library's advice for multilingual models.
 */
const WHISPER_TAIL_FRAMES = 300;

type Paths = Readonly<Record<string, string>>;

/**
 * The library's settings for a model, told by the files it has.
 * @param paths path by file name
 * @param language ISO 639 code, or null where the model is to find it out
 * @throws Error where no kind of model has such files: a mistake in the manifest
 */
export function recognizerConfig(paths: Paths, language: string | null): object {
  const {
    'tokens.txt': tokens,
    'model.int8.onnx': senseVoice,
    'encoder.int8.onnx': whisperEncoder,
    'decoder.int8.onnx': whisperDecoder,
    'encoder_model.onnx': moonshineEncoder,
    'decoder_model_merged.onnx': moonshineDecoder,
  } = paths;
  const model = whisperEncoder
    ? {
        whisper: {
          encoder: whisperEncoder,
          decoder: whisperDecoder,
          language: language ?? '',
          task: 'transcribe',
          tailPaddings: WHISPER_TAIL_FRAMES,
        },
      }
    : senseVoice
      ? {
          senseVoice: {
            model: senseVoice,
            language: language ?? 'auto',
            useInverseTextNormalization: 1,
          },
        }
      : moonshineEncoder
        ? { moonshine: { encoder: moonshineEncoder, mergedDecoder: moonshineDecoder } }
        : null;
  if (!model || !tokens) throw new Error('No model of sherpa-onnx has such files.');
  return {
    featConfig: { sampleRate: SAMPLE_RATE_HZ, featureDim: FEATURE_DIM },
    modelConfig: { ...model, tokens, numThreads: 1, provider: 'cpu', debug: 0 },
  };
}

/** The recogniser that was used last; a second one would take as much memory again. */
let loaded: { readonly key: string; readonly recognizer: OfflineRecognizer } | null = null;

/**
 * Recognises a stretch of speech with a model of sherpa-onnx. Loads the model when it is another
 * one than before, or for another language.
 * @param samples Float32Array [nSamples], mono, 16 kHz, -1..1, at most 29 s
 * @param language ISO 639 code, or null where the model is to find it out
 * @throws SherpaMissingError, ModelMissingError, ModelCorruptError
 */
export async function recognizeWithSherpa(
  files: ModelFiles,
  modelId: string,
  language: string | null,
  samples: Float32Array,
): Promise<SherpaResult> {
  const paths = await files.verifiedPaths(modelId);
  const config = recognizerConfig(paths, language);
  const key = JSON.stringify(config);
  if (loaded?.key !== key) {
    loaded = null;
    const { OfflineRecognizer } = loadSherpa();
    loaded = { key, recognizer: new OfflineRecognizer(config) };
  }
  const { recognizer } = loaded;
  const stream = recognizer.createStream();
  stream.acceptWaveform({ sampleRate: SAMPLE_RATE_HZ, samples });
  recognizer.decode(stream);
  return recognizer.getResult(stream);
}

/**
 * transformers.js with the same weights. Usage:
 * transformers-js.contestant.ts PACKAGES_DIR MODELS_DIR MODEL_ID stretches|file
 *
 * `stretches`: with one thread, on what it is handed. `file`: as its pipeline for speech recognition
 * does by default, with its own number of threads, the whole file in one go and 6 tokens a second;
 * the pipeline itself would need files of the model that do not come with these weights.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { readPcm } from '../../../src/compute/pcm-reader.js';
import { SAMPLE_RATE_HZ } from '../../../src/domain/speech.js';
import { decodeTokens } from '../../../src/inference/moonshine/sentence-pieces.js';
import { TRANSFORMERS_JS } from '../peer-packages.js';
import type { HeardChunk } from './contestant-message.js';
import { serveContestant, type Recognizer } from './serve-contestant.js';

/** As many tokens as this service allows. */
const MAX_TOKENS_PER_SEC = 6.5;
const SPARE_TOKENS = 12;
/** Source: `_call_moonshine` of its pipeline for automatic speech recognition. */
const PIPELINE_TOKENS_PER_SEC = 6;

/** The part of the package that is used here; it is no dependency, so its types are not there. */
interface TransformersJs {
  readonly env: { allowRemoteModels: boolean; localModelPath: string };
  readonly Tensor: new (type: string, data: Float32Array, dims: number[]) => unknown;
  readonly MoonshineForConditionalGeneration: {
    from_pretrained(name: string, options: object): Promise<Model>;
  };
}

interface Model {
  generate(options: object): Promise<{ tolist(): (bigint | number)[][] }>;
}

serveContestant(async (): Promise<Recognizer> => {
  const [packagesDir = '', modelsDir = '', modelId = '', mode = ''] = process.argv.slice(2);
  const isWhole = mode === 'file';
  const resolve = createRequire(path.join(packagesDir, 'package.json'));
  const url = pathToFileURL(resolve.resolve(TRANSFORMERS_JS)).href;
  const { env, Tensor, MoonshineForConditionalGeneration } = (await import(url)) as TransformersJs;
  env.allowRemoteModels = false;
  env.localModelPath = modelsDir;
  const model = await MoonshineForConditionalGeneration.from_pretrained(modelId, {
    dtype: 'q8',
    device: 'cpu',
    ...(isWhole ? {} : { session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 } }),
  });
  return async ({ pcmPath, sampleCount, chunks }) => {
    const stretches = isWhole ? [{ startSample: 0, endSample: sampleCount }] : (chunks ?? []);
    const heard: HeardChunk[] = [];
    for (const { startSample, endSample } of stretches) {
      const samples = readPcm(pcmPath, startSample, endSample);
      const sec = samples.length / SAMPLE_RATE_HZ;
      const output = await model.generate({
        input_values: new Tensor('float32', samples, [1, samples.length]),
        max_new_tokens: isWhole
          ? Math.floor(sec) * PIPELINE_TOKENS_PER_SEC
          : Math.ceil(sec * MAX_TOKENS_PER_SEC) + SPARE_TOKENS,
      });
      const tokens = output.tolist().flat().map(Number);
      heard.push({ startSample, endSample, text: decodeTokens(tokens) });
    }
    return { chunks: heard };
  };
});

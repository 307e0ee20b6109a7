/**
 * Pools the features of every training window with the code the service runs.
 *
 *     npx tsx scripts/train/speaker/extract-features.ts windows.i16 features.f32
 *
 * Reads int16 [nWindows, 32000], writes float32 [nWindows, 576].
 */
import { open } from 'node:fs/promises';
import { ModelRegistry } from '../../../src/inference/model-registry.js';
import { PACKAGE_MODELS_DIR } from '../../../src/inference/model-manifest.js';
import { SpeakerFeatures } from '../../../src/inference/speaker/speaker-features.js';

const WINDOW_SAMPLES = 32_000;
const FULL_SCALE = 32_768;

const [source, target] = process.argv.slice(2);
if (!source || !target) throw new Error('Usage: extract-features.ts windows.i16 features.f32');
const features = await SpeakerFeatures.load(new ModelRegistry({ modelsDir: PACKAGE_MODELS_DIR }));
const input = await open(source, 'r');
const output = await open(target, 'w');
const { size } = await input.stat();
const windowCount = Math.floor(size / 2 / WINDOW_SAMPLES);
for (let window = 0; window < windowCount; window++) {
  const pcm = new Int16Array(WINDOW_SAMPLES);
  await input.read(pcm, 0, pcm.byteLength, window * pcm.byteLength);
  const pooled = await features.pool(Float32Array.from(pcm, (value) => value / FULL_SCALE));
  if (!pooled) throw new Error(`Window ${window} is silent.`);
  await output.write(pooled);
  if (window % 1000 === 0) console.log(`${window} of ${windowCount}`);
}
await input.close();
await output.close();

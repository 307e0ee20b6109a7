/**
 * Pools the features of training utterances with the code the service runs.
 *
 *     npx tsx scripts/train/expression/extract-features.ts FOLDER
 *
 * Reads utterances.i16 and utterances.json, writes features.f32 [nUtterances, 576]; utterances that
 * say nothing are all zeros.
 */
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ExpressionFeatures } from '../../../src/inference/expression/expression-features.js';
import { PACKAGE_MODELS_DIR } from '../../../src/inference/model-manifest.js';
import { ModelRegistry } from '../../../src/inference/model-registry.js';

const FEATURE_COUNT = 576;

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Usage: extract-features.ts FOLDER');
const rows = JSON.parse(await readFile(path.join(folder, 'utterances.json'), 'utf8')) as {
  start: number;
  count: number;
}[];
const features = await ExpressionFeatures.load(
  new ModelRegistry({ modelsDir: PACKAGE_MODELS_DIR }),
);
const input = await open(path.join(folder, 'utterances.i16'), 'r');
const output = await open(path.join(folder, 'features.f32'), 'w');
for (const [index, { start, count }] of rows.entries()) {
  const pcm = new Int16Array(count);
  await input.read(pcm, 0, pcm.byteLength, start * Int16Array.BYTES_PER_ELEMENT);
  const pooled = await features.pool(pcm);
  await output.write(pooled ?? new Float32Array(FEATURE_COUNT));
  if (index % 500 === 0) console.log(`${index} of ${rows.length}`);
}
await input.close();
await output.close();

/**
 * Pools the features of training windows with the code the service runs.
 *
 *     npx tsx scripts/train/speaker/extract-features.ts FOLDER
 *
 * Reads utterances.i16 and utterances.json, writes features.f32 [nWindows, 736] and windows.json: of
 * each window its row in utterances.json and its length in seconds.
 */
import { open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ModelRegistry } from '../../../src/inference/model-registry.js';
import { PACKAGE_MODELS_DIR } from '../../../src/inference/model-manifest.js';
import { SpeakerFeatures } from '../../../src/inference/speaker/speaker-features.js';

const SAMPLE_RATE_HZ = 16_000;
const FULL_SCALE = 32_768;
/** Windows as the service uses them, and shorter ones as at the ends of turns. */
const WINDOWS = [
  { lengthSec: 1.5, hopSec: 0.96 },
  { lengthSec: 0.9, hopSec: 1.7 },
];
const LONGEST_STRETCH_SEC = 20;

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Usage: extract-features.ts FOLDER');
const { rows } = JSON.parse(await readFile(path.join(folder, 'utterances.json'), 'utf8')) as {
  rows: [start: number, count: number, ...rest: unknown[]][];
};
const features = await SpeakerFeatures.load(new ModelRegistry({ modelsDir: PACKAGE_MODELS_DIR }));
const input = await open(path.join(folder, 'utterances.i16'), 'r');
const output = await open(path.join(folder, 'features.f32'), 'w');
const windows: [utterance: number, lengthSec: number][] = [];
for (const [utterance, [start, count]] of rows.entries()) {
  const pcm = new Int16Array(Math.min(count, LONGEST_STRETCH_SEC * SAMPLE_RATE_HZ));
  await input.read(pcm, 0, pcm.byteLength, start * Int16Array.BYTES_PER_ELEMENT);
  const samples = Float32Array.from(pcm, (value) => value / FULL_SCALE);
  const spans = WINDOWS.flatMap(({ lengthSec, hopSec }) => {
    const length = lengthSec * SAMPLE_RATE_HZ;
    const windowCount = Math.floor((samples.length - length) / (hopSec * SAMPLE_RATE_HZ)) + 1;
    return Array.from({ length: Math.max(0, windowCount) }, (_, index) => {
      const first = Math.round(index * hopSec * SAMPLE_RATE_HZ);
      return { start: first, end: first + length, lengthSec };
    });
  });
  const pooled = await features.pool(samples, spans);
  if (pooled) {
    await output.write(pooled.features);
    for (const index of pooled.windows) windows.push([utterance, spans[index]?.lengthSec ?? 0]);
  }
  if (utterance % 1000 === 0) console.log(`${utterance} of ${rows.length}`);
}
await input.close();
await output.close();
await writeFile(path.join(folder, 'windows.json'), JSON.stringify(windows));

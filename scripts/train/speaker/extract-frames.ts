/**
 * Measures the frames of training utterances with the code the service runs.
 *
 *     npx tsx scripts/train/speaker/extract-frames.ts FOLDER
 *
 * Reads utterances.i16 and utterances.json, writes frames.f32 [nFrames, 369] and frames.json: of each
 * utterance its first frame and its number of frames.
 */
import { open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ModelRegistry } from '../../../src/inference/model-registry.js';
import { PACKAGE_MODELS_DIR } from '../../../src/inference/model-manifest.js';
import { SpeakerFrames } from '../../../src/inference/speaker/speaker-frames.js';

const SAMPLE_RATE_HZ = 16_000;
const FULL_SCALE = 32_768;
const LONGEST_SEC = 12;

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Usage: extract-frames.ts FOLDER');
const { rows } = JSON.parse(await readFile(path.join(folder, 'utterances.json'), 'utf8')) as {
  rows: [start: number, count: number, ...rest: unknown[]][];
};
const speaker = await SpeakerFrames.load(new ModelRegistry({ modelsDir: PACKAGE_MODELS_DIR }));
const input = await open(path.join(folder, 'utterances.i16'), 'r');
const output = await open(path.join(folder, 'frames.f32'), 'w');
const places: [first: number, count: number][] = [];
let first = 0;
for (const [utterance, [start, count]] of rows.entries()) {
  const pcm = new Int16Array(Math.min(count, LONGEST_SEC * SAMPLE_RATE_HZ));
  await input.read(pcm, 0, pcm.byteLength, start * Int16Array.BYTES_PER_ELEMENT);
  const table = await speaker.measure(Float32Array.from(pcm, (value) => value / FULL_SCALE));
  if (table) await output.write(table.data);
  places.push([first, table?.frameCount ?? 0]);
  first += table?.frameCount ?? 0;
  if (utterance % 1000 === 0) console.log(`${utterance} of ${rows.length}`);
}
await input.close();
await output.close();
await writeFile(path.join(folder, 'frames.json'), JSON.stringify(places));

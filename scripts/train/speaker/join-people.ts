/**
 * Finds which folders of clips are of one person, where a corpus does not tell: the folders "run_..."
 * are clips that were uploaded one after the other, whose table of people is missing.
 *
 *     npx tsx scripts/train/speaker/join-people.ts CORPUS
 *
 * Reads CORPUS/FOLDER/CLIP, writes CORPUS/people.json: of each folder the one whose person it is. Two
 * folders with a known person are never joined. Needs ffmpeg, and the speaker network of the time
 * before.
 */
import { execFileSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SAMPLE_RATE_HZ } from '../../../src/domain/speech.js';
import { rowsOf } from '../../../src/dsp/vector-math.js';
import {
  gatherEvidence,
  sameSpeakerScore,
  type SpeakerEvidence,
} from '../../../src/dsp/speaker-evidence.js';
import { PACKAGE_MODELS_DIR } from '../../../src/inference/model-manifest.js';
import { ModelRegistry } from '../../../src/inference/model-registry.js';
import { SpeakerEmbedder } from '../../../src/inference/speaker/speaker-embedder.js';
import { loadSpeakerSpread } from '../../../src/inference/speaker/speaker-spread.js';

const WINDOW = 1.5 * SAMPLE_RATE_HZ;
const HOP = 0.75 * SAMPLE_RATE_HZ;
const FULL_SCALE = 32_768;
const CLIPS_HEARD = 8;
/**
 * Folders are one person from this logarithm of the likelihood ratio on. Two halves of the clips of one
 * person have 11 or more in 98 of 100 cases, two people 5 or less in 999 of 1,000.
 */
const ONE_PERSON = 8;

interface Person {
  readonly folders: readonly string[];
  readonly evidence: SpeakerEvidence;
  readonly isKnown: boolean;
}

const [corpus] = process.argv.slice(2);
if (!corpus) throw new Error('Usage: join-people.ts CORPUS');
const models = new ModelRegistry({ modelsDir: PACKAGE_MODELS_DIR });
const embedder = await SpeakerEmbedder.load(models);
const spread = await loadSpeakerSpread(models);

async function vectorsOf(clip: string): Promise<Float64Array[]> {
  const pcm = execFileSync(
    'ffmpeg',
    ['-v', 'error', '-i', clip, '-f', 's16le', '-ac', '1', '-ar', String(SAMPLE_RATE_HZ), '-'],
    { maxBuffer: 1 << 28 },
  );
  const samples = Float32Array.from(
    { length: pcm.length >> 1 },
    (_, index) => pcm.readInt16LE(2 * index) / FULL_SCALE,
  );
  const count = Math.max(0, Math.floor((samples.length - WINDOW) / HOP) + 1);
  const windows = Array.from({ length: count }, (_, i) => ({
    start: i * HOP,
    end: i * HOP + WINDOW,
  }));
  const vectors = await embedder.embed(samples, windows);
  return rowsOf(vectors, embedder.dimensions).map((row) => Float64Array.from(row));
}

/** How likely the folders of both are of one person, as a logarithm; never where both are known. */
function likeness(one: Person, other: Person): number {
  if (one.isKnown && other.isKnown) return -Infinity;
  const { windowCount: a } = one.evidence;
  const { windowCount: b } = other.evidence;
  return (sameSpeakerScore(one.evidence, other.evidence, spread) * a * b) / (a + b);
}

function joined(one: Person, other: Person): Person {
  const { evidence: a } = one;
  const { evidence: b } = other;
  return {
    folders: one.isKnown ? [...one.folders, ...other.folders] : [...other.folders, ...one.folders],
    evidence: {
      sum: a.sum.map((value, index) => value + (b.sum[index] ?? 0)),
      windowCount: a.windowCount + b.windowCount,
    },
    isKnown: one.isKnown || other.isKnown,
  };
}

let people: Person[] = [];
const folders = (await readdir(corpus)).filter((name) => name !== 'people.json');
for (const folder of folders.sort()) {
  const clips = (await readdir(path.join(corpus, folder))).sort().slice(0, CLIPS_HEARD);
  const vectors: Float64Array[] = [];
  for (const clip of clips) vectors.push(...(await vectorsOf(path.join(corpus, folder, clip))));
  if (vectors.length === 0) continue;
  const evidence = gatherEvidence(vectors.map((vector) => ({ vector, weight: 1 })));
  people.push({ folders: [folder], evidence, isKnown: !folder.startsWith('run_') });
}

/** Of each its place among the others, and how alike the likeliest is. */
function nearestOf(all: readonly Person[]): { index: number; score: number }[] {
  return all.map((one) => {
    const scores = all.map((other) => (other === one ? -Infinity : likeness(one, other)));
    const score = Math.max(...scores);
    return { index: scores.indexOf(score), score };
  });
}

for (;;) {
  const nearest = nearestOf(people);
  const isPair = (index: number) => {
    const { index: other = -1, score = -Infinity } = nearest[index] ?? {};
    return score > ONE_PERSON && nearest[other]?.index === index;
  };
  const next = people.flatMap((person, index) => {
    const other = nearest[index]?.index ?? -1;
    const partner = people[other];
    if (!partner || !isPair(index)) return [person];
    return index < other ? [joined(person, partner)] : [];
  });
  if (next.length === people.length) break;
  people = next;
}
const personOf = people.flatMap(({ folders }) => folders.map((folder) => [folder, folders[0]]));
await writeFile(path.join(corpus, 'people.json'), JSON.stringify(Object.fromEntries(personOf)));
console.log(`${personOf.length} folders, ${people.length} people`);

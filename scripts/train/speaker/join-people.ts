/**
 * Finds which of the people that prepare_utterances.py wrote are one person, where a corpus does not tell:
 * "cv-run_..." are clips that were uploaded one after the other, whose table of people is missing.
 *
 *     npx tsx scripts/train/speaker/join-people.ts FOLDER
 *
 * Reads utterances.i16 and utterances.json and writes the latter anew. Two known people are never
 * joined. Needs the speaker network of the time before.
 */
import { open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SAMPLE_RATE_HZ } from '../../../src/domain/speech.js';
import {
  gatherEvidence,
  sameSpeakerLogRatio,
  type SpeakerEvidence,
} from '../../../src/dsp/speaker-evidence.js';
import { plusScaled, rowsOf, type Vector } from '../../../src/dsp/vector-math.js';
import { PACKAGE_MODELS_DIR } from '../../../src/inference/model-manifest.js';
import { ModelRegistry } from '../../../src/inference/model-registry.js';
import { SpeakerEmbedder } from '../../../src/inference/speaker/speaker-embedder.js';
import { loadSpeakerSpread } from '../../../src/inference/speaker/speaker-spread.js';

const WINDOW = 1.5 * SAMPLE_RATE_HZ;
const HOP = 0.72 * SAMPLE_RATE_HZ;
const FULL_SCALE = 32_768;
/** People of Common Voice, and those of them who are not known. */
const OF_COMMON_VOICE = 'cv-';
const UNKNOWN = 'cv-run_';
/**
 * People are one from this logarithm of the likelihood ratio on. Source: two known people of the
 * English part of Common Voice have less than 0 in 999 of 1,000 cases, two halves of what one of them
 * says 22 or more in 99 of 100.
 */
const ONE_PERSON = 8;

interface Person {
  readonly names: readonly string[];
  readonly evidence: SpeakerEvidence;
  readonly isKnown: boolean;
}

interface Utterances {
  readonly rows: [start: number, count: number, name: string, ...string[], copy: number][];
}

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Usage: join-people.ts FOLDER');
const models = new ModelRegistry({ modelsDir: PACKAGE_MODELS_DIR });
const embedder = await SpeakerEmbedder.load(models);
const spread = await loadSpeakerSpread(models);
const input = await open(path.join(folder, 'utterances.i16'), 'r');

async function vectorsOf(start: number, length: number): Promise<Vector[]> {
  const pcm = new Int16Array(length);
  await input.read(pcm, 0, pcm.byteLength, start * Int16Array.BYTES_PER_ELEMENT);
  const samples = Float32Array.from(pcm, (value) => value / FULL_SCALE);
  const count = Math.max(0, Math.floor((length - WINDOW) / HOP) + 1);
  const windows = Array.from({ length: count }, (_, i) => ({
    start: i * HOP,
    end: i * HOP + WINDOW,
  }));
  return rowsOf(await embedder.embed(samples, windows), embedder.dimensions);
}

/** How likely both are one person, as a logarithm; never where both are known. */
function likeness(one: Person, other: Person): number {
  if (one.isKnown && other.isKnown) return -Infinity;
  return sameSpeakerLogRatio(one.evidence, other.evidence, spread);
}

function joined(one: Person, other: Person): Person {
  const { evidence: a } = one;
  const { evidence: b } = other;
  return {
    names: one.isKnown ? [...one.names, ...other.names] : [...other.names, ...one.names],
    evidence: {
      sum: plusScaled(a.sum, b.sum, 1),
      windowCount: a.windowCount + b.windowCount,
    },
    isKnown: one.isKnown || other.isKnown,
  };
}

const file = path.join(folder, 'utterances.json');
const utterances = JSON.parse(await readFile(file, 'utf8')) as Utterances;
const vectorsByName = new Map<string, Vector[]>();
for (const [start, count, name, ...rest] of utterances.rows) {
  if (!name.startsWith(OF_COMMON_VOICE) || rest.at(-1) !== 0) continue;
  const vectors = vectorsByName.get(name) ?? [];
  vectorsByName.set(name, vectors);
  vectors.push(...(await vectorsOf(start, count)));
}
await input.close();
let people = [...vectorsByName].flatMap(([name, vectors]): Person[] => {
  if (vectors.length === 0) return [];
  const evidence = gatherEvidence(vectors.map((vector) => ({ vector, weight: 1 })));
  return [{ names: [name], evidence, isKnown: !name.startsWith(UNKNOWN) }];
});

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
const personOf = new Map(people.flatMap(({ names }) => names.map((name) => [name, names[0]])));
for (const row of utterances.rows) {
  // Voices that were made slower or faster have a mark behind the name.
  const [name = '', ...marks] = row[2].split('~');
  row[2] = [personOf.get(name) ?? name, ...marks].join('~');
}
await writeFile(file, JSON.stringify(utterances));
console.log(`${personOf.size} names, ${people.length} people`);

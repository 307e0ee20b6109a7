import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { SAMPLE_RATE_HZ } from '../../../src/domain/speech.js';
import { Random } from '../simulate/random.js';
import { wavFile } from '../simulate/wav-file.js';
import { Flite, type SpokenSentence } from './flite.js';
import { makeSentence } from './sentences.js';

export const SYNTHESIZE_USAGE = `Usage: npm run eval -- synthesize DIR [options]

  DIR            where recordings with known word times and manifest.json are written
  --count N      recordings for each voice (default 10)
  --voices A,B   voices of flite at 16 kHz (default awb,kal16,rms,slt)
  --seed N       another number gives other sentences (default 1)`;

const SENTENCES = 4;
const PAUSES_SEC = [0.1, 0.3, 0.8, 2];
/** Faint noise, since people are never recorded in digital silence. */
const NOISE = 2e-4;

/**
 * Makes recordings whose word times are known, for `npm run eval -- DIR`: sentences of flite with
 * pauses between them.
 * @param args the words after "synthesize"
 * @throws Error in one line for wrong arguments or where flite is missing
 */
export async function synthesize(args: readonly string[], say: (line: string) => void) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      count: { type: 'string', default: '10' },
      voices: { type: 'string', default: 'awb,kal16,rms,slt' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    say(SYNTHESIZE_USAGE);
    return;
  }
  const [directory, ...others] = positionals;
  if (directory === undefined || others.length > 0)
    throw new Error('synthesize takes a directory to write to.');
  const count = Number(values.count);
  const seed = Number(values.seed);
  if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed))
    throw new Error('--count takes a whole number above 0, --seed a whole number.');

  const flite = await Flite.open();
  await mkdir(directory, { recursive: true });
  const random = new Random(seed);
  const clips = [];
  for (const voice of values.voices.split(','))
    for (let i = 1; i <= count; i++) {
      const id = `${voice}-${String(i).padStart(3, '0')}`;
      const sentences = await speak(flite, voice, random, path.join(directory, 'sentence.wav'));
      const { samples, words } = join(sentences, random);
      await writeFile(path.join(directory, `${id}.wav`), wavFile(samples));
      clips.push({ id, audio: `${id}.wav`, speakers: 1, words, words_from: 'flite' });
    }
  await rm(path.join(directory, 'sentence.wav'), { force: true });
  await writeFile(path.join(directory, 'manifest.json'), `${JSON.stringify(clips)}\n`);
  say(`${clips.length} recordings in ${directory}`);
}

async function speak(flite: Flite, voice: string, random: Random, file: string) {
  const sentences: SpokenSentence[] = [];
  // Sentences whose words cannot be told apart are left out; an unknown voice has none that can.
  for (let tries = 0; sentences.length < SENTENCES && tries < 5 * SENTENCES; tries++) {
    const sentence = await flite.say(voice, makeSentence(random), file);
    if (sentence) sentences.push(sentence);
  }
  if (sentences.length < SENTENCES) throw new Error(`flite does not speak as "${voice}".`);
  return sentences;
}

/** Puts sentences one after the other. @returns words as [text, startSec, endSec], to the millisecond */
export function join(sentences: readonly SpokenSentence[], random: Random) {
  const pauses = sentences.map(() =>
    Math.round(SAMPLE_RATE_HZ * (PAUSES_SEC[random.below(PAUSES_SEC.length)] ?? 0)),
  );
  const length = sentences.reduce(
    (sum, { samples }, i) => sum + samples.length + (pauses[i] ?? 0),
    0,
  );
  const joined = Float32Array.from({ length }, () => NOISE * random.normal());
  const words: [string, number, number][] = [];
  let at = 0;
  for (const [i, { samples, words: own }] of sentences.entries()) {
    at += pauses[i] ?? 0;
    for (const [k, value] of samples.entries()) joined[at + k] = (joined[at + k] ?? 0) + value;
    const offsetSec = at / SAMPLE_RATE_HZ;
    for (const { text, startSec, endSec } of own)
      words.push([text, toMilliseconds(offsetSec + startSec), toMilliseconds(offsetSec + endSec)]);
    at += samples.length;
  }
  return { samples: joined, words };
}

function toMilliseconds(sec: number): number {
  return Math.round(1000 * sec) / 1000;
}

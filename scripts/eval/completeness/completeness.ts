import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Word } from '../../../src/domain/speech.js';
import { type Clip, loadClips } from '../manifest.js';
import {
  addWordErrors,
  countWordErrors,
  errorRate,
  NO_WORD_ERRORS,
  type WordErrors,
} from '../word-errors.js';
import { filtered, joined, MADE_SOUNDS, makeSound, underMusic } from './made-recordings.js';
import { Transcriber } from './transcriber.js';

export const COMPLETENESS_USAGE = `Usage: npm run eval -- completeness [DIR] [--minutes N] [--later MS,MS] [--silent DIR] [--music FILE]

  DIR           a directory with a manifest.json whose recordings have texts (default: test/fixtures)
  --minutes N   length of the long recording and of each made sound (default: 60 and 10)
  --later MS    the long recording and its parts once more with so many ms of silence before them:
                the frames fall elsewhere, which shows how much the error rate varies by chance
  --silent DIR  recordings in which nobody speaks, each of them transcribed
  --music FILE  music that is put under the speech`;

const DEFAULT_DIRECTORY = path.resolve(import.meta.dirname, '../../../test/fixtures');
const PAUSES_SEC = [0.3, 0.5, 0.8, 1.5, 2.5, 3.5];
const MEAN_PAUSE_SEC = 1.5;
const RATIOS_DB = [15, 10, 5, 0];
const SILENCE_SEC = 660;

/** What was done to the speech that all recordings hold. */
const CHANGES: Readonly<Record<string, string>> = {
  'begins and ends with a word': `silenceremove=1:0:-40dB,areverse,silenceremove=1:0:-40dB,areverse`,
  '30 dB quieter': 'volume=-30dB',
  '18 dB over full scale': 'volume=18dB',
  'with a direct current': 'dcshift=0.3',
  'from a telephone': 'aresample=8000,highpass=f=300,lowpass=f=3400,aresample=16000',
  [`after ${SILENCE_SEC / 60} minutes of silence`]: `adelay=${SILENCE_SEC * 1000}`,
};

/**
 * Shows that nothing is dropped and nothing is invented: the same speech in a long recording, after
 * long silence, quiet, clipped and under music, and sounds without speech.
 * @param args words after the name of the command
 */
export async function checkCompleteness(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      minutes: { type: 'string' },
      later: { type: 'string' },
      silent: { type: 'string' },
      music: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${COMPLETENESS_USAGE}\n`);
    return;
  }
  const clips = await loadClips(positionals[0] ?? DEFAULT_DIRECTORY, []);
  const folder = await mkdtemp(path.join(tmpdir(), 'ecg-completeness-'));
  const transcriber = await Transcriber.open();
  try {
    const spoken = clips.filter(({ text }) => text !== undefined);
    const laterMs = values.later?.split(',').map(Number) ?? [];
    const minutes = Number(values.minutes ?? 60);
    await checkLength(transcriber, spoken, folder, minutes, [0, ...laterMs]);
    await checkChanges(transcriber, spoken, folder, values.music);
    await checkSilence(transcriber, folder, Number(values.minutes ?? 10), values.silent);
  } finally {
    await transcriber.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A long recording and its parts, each of them also with silence of `delaysMs` before it. */
async function checkLength(
  transcriber: Transcriber,
  clips: readonly Clip[],
  folder: string,
  minutes: number,
  delaysMs: readonly number[],
): Promise<void> {
  const later = (from: string, delayMs: number): Promise<string> =>
    filtered(path.join(folder, 'later.wav'), from, `adelay=${delayMs}:all=1`);
  let long: { file: string; text: string; times: number } | undefined;
  for (const delayMs of delaysMs) {
    let parts = NO_WORD_ERRORS;
    let onceSec = 0;
    for (const { file, text } of clips) {
      const heard = await transcriber.transcribe(await later(file, delayMs));
      parts = addWordErrors(parts, countWordErrors(text ?? '', textOf(heard.words)));
      onceSec += heard.lengthSec + MEAN_PAUSE_SEC;
    }
    const when = delayMs === 0 ? '' : `, ${delayMs} ms later`;
    printErrors(`each recording alone${when}`, parts);
    long ??= await repeated(clips, folder, Math.max(1, Math.round((minutes * 60) / onceSec)));
    const errors = await wordErrors(transcriber, await later(long.file, delayMs), long.text);
    printErrors(`all in one, ${long.times} times over${when}`, errors);
  }
}

async function repeated(clips: readonly Clip[], folder: string, times: number) {
  const many = Array.from({ length: times }, () => clips).flat();
  const file = await joined(path.join(folder, 'long.wav'), filesOf(many), PAUSES_SEC);
  return { file, text: textOfClips(many), times };
}

/** All recordings once, after something was done to their sound. */
async function checkChanges(
  transcriber: Transcriber,
  clips: readonly Clip[],
  folder: string,
  music: string | undefined,
): Promise<void> {
  const text = textOfClips(clips);
  const once = await joined(path.join(folder, 'once.wav'), filesOf(clips), PAUSES_SEC);
  for (const [name, filters] of Object.entries(CHANGES)) {
    const file = await filtered(path.join(folder, 'changed.wav'), once, filters);
    printErrors(name, await wordErrors(transcriber, file, text));
  }
  if (music === undefined) return;
  for (const ratioDb of RATIOS_DB) {
    const file = await underMusic(path.join(folder, 'mixed.wav'), once, music, ratioDb);
    printErrors(`${ratioDb} dB over music`, await wordErrors(transcriber, file, text));
  }
}

async function checkSilence(
  transcriber: Transcriber,
  folder: string,
  minutes: number,
  silent: string | undefined,
): Promise<void> {
  const report = async (name: string, file: string): Promise<void> => {
    const { words, lengthSec } = await transcriber.transcribe(file);
    const heard = words.length === 0 ? '' : ` (${textOf(words)})`;
    process.stdout.write(
      `${name}: ${words.length} words in ${(lengthSec / 60).toFixed(1)} min${heard}\n`,
    );
  };
  for (const [name, source] of Object.entries(MADE_SOUNDS))
    await report(name, await makeSound(path.join(folder, 'sound.wav'), source, minutes * 60));
  if (silent === undefined) return;
  for (const name of (await readdir(silent)).sort()) await report(name, path.join(silent, name));
}

async function wordErrors(
  transcriber: Transcriber,
  file: string,
  text: string,
): Promise<WordErrors> {
  return countWordErrors(text, textOf((await transcriber.transcribe(file)).words));
}

function filesOf(clips: readonly Clip[]): string[] {
  return clips.map(({ file }) => file);
}

function textOfClips(clips: readonly Clip[]): string {
  return clips.map(({ text }) => text ?? '').join(' ');
}

function textOf(words: readonly Word[]): string {
  return words.map(({ text }) => text).join(' ');
}

function printErrors(name: string, errors: WordErrors): void {
  const { referenceWords, substitutions, insertions, deletions } = errors;
  const rate = (100 * errorRate(errors)).toFixed(1);
  process.stdout.write(
    `${name}: WER ${rate} % of ${referenceWords} words (${substitutions} substituted, ${insertions} inserted, ${deletions} deleted)\n`,
  );
}

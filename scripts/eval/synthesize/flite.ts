import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { TimedWord } from '../timed-word.js';
import { type Phone, wordTimes } from './word-times.js';

const run = promisify(execFile);
const PAUSE = 'pau';
/** Parts that flite splits off words ("it's") and that are written together. */
const ENDING = /^'(s|d|ll|re|ve|m|t)?$/;
const HEADER_BYTES = 44;

/** A sentence as flite says it. */
export interface SpokenSentence {
  /** Float32Array [nSamples], mono, 16 kHz, -1..1. */
  readonly samples: Float32Array;
  readonly words: readonly TimedWord[];
}

/** The speech synthesizer flite, which tells when each phone sounds. */
export class Flite {
  private readonly phonesOf = new Map<string, string[]>();

  /** @throws Error in one line where flite is not installed */
  static async open(): Promise<Flite> {
    await run('flite', ['--version']).catch((error: unknown) => {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (isMissing)
        throw new Error('flite is not installed (Debian: apt-get install flite).', {
          cause: error,
        });
    });
    return new Flite();
  }

  /**
   * Says a sentence.
   * @param voice one that speaks at 16 kHz (`flite -lv` lists them)
   * @param file where flite may write its audio
   * @returns null where its words cannot be told from its phones
   */
  async say(voice: string, text: string, file: string): Promise<SpokenSentence | null> {
    const options = ['-voice', voice, '-t', text];
    const phones = parsePhones(await output([...options, '-psdur', '-o', file]));
    const words = joinEndings((await output([...options, '-pw', 'none'])).split(/\s+/));
    const spelled = [];
    for (const word of words) spelled.push({ text: word, phones: await this.phones(word) });
    const times = wordTimes(spelled, phones);
    return times && { samples: samplesOf(await readFile(file)), words: times };
  }

  private async phones(word: string): Promise<string[]> {
    const known = this.phonesOf.get(word);
    if (known) return known;
    const names = (await output(['-voice', 'kal16', '-ps', '-t', word, 'none'])).split(/\s+/);
    const phones = names.filter((name) => name !== '' && name !== PAUSE);
    this.phonesOf.set(word, phones);
    return phones;
  }
}

async function output(args: readonly string[]): Promise<string> {
  return (await run('flite', [...args])).stdout;
}

/** @param listing `name:endSec` separated by blanks, as `flite -psdur` prints it */
function parsePhones(listing: string): Phone[] {
  let startSec = 0;
  const phones = listing
    .split(/\s+/)
    .filter((entry) => entry.includes(':'))
    .map((entry): Phone => {
      const colon = entry.lastIndexOf(':');
      const phone = {
        name: entry.slice(0, colon),
        startSec,
        endSec: Number(entry.slice(colon + 1)),
      };
      startSec = phone.endSec;
      return phone;
    });
  return phones.filter(({ name }) => name !== PAUSE);
}

function joinEndings(pieces: readonly string[]): string[] {
  const words: string[] = [];
  for (const piece of pieces.filter((text) => text !== '')) {
    const before = ENDING.test(piece) ? words.pop() : undefined;
    // flite writes a letter that is read by its name with a line before it.
    words.push((before ?? '') + piece.replaceAll('_', ''));
  }
  return words;
}

function samplesOf(file: Buffer): Float32Array {
  const values = file.subarray(HEADER_BYTES);
  return Float32Array.from(
    { length: values.length >> 1 },
    (_, i) => values.readInt16LE(2 * i) / 32_768,
  );
}

import { parseArgs } from 'node:util';
import type { MoonshineModelId } from '../../src/inference/moonshine/moonshine-variant.js';

export const SECTIONS = [
  'pipeline',
  'asr',
  'profile',
  'length',
  'workers',
  'load',
  'peers',
] as const;
/** Only where it is asked for: what it measures against takes minutes for seconds of speech. */
const ON_REQUEST: Section = 'peers';
export type Section = (typeof SECTIONS)[number];

const DEFAULT_ROUNDS = 3;
/** Long enough that all of them are at work together, short enough for a test machine. */
const SHORT_LOAD = { jobs: '3', minutes: '2' };
const LONG_LOAD = { jobs: '10', minutes: '60' };
const MODELS = { base: 'moonshine-base', tiny: 'moonshine-tiny' } as const;

export const USAGE = `Usage: npm run bench -- [--long] [--audio DIR] [--rounds N] [--only SECTION]
                        [--jobs N] [--minutes M] [--model NAME] [--plot SVG] [--json OUT]

  --long          longer recordings: ten minutes for the pipeline, an hour for profile, up to an hour for
                  length, ten jobs of an hour for load; speech recognition on more than the sample
  --audio DIR     make the longer recordings of the speech in this folder instead of the sample video
  --rounds N      measure everything N times and take medians (default ${DEFAULT_ROUNDS})
  --only SECTION  one of ${SECTIONS.join(', ')}; may be repeated; ${ON_REQUEST} runs
                  only where it is named
  --jobs N        jobs of the section load (default ${SHORT_LOAD.jobs})
  --minutes M     minutes of each of them (default ${SHORT_LOAD.minutes})
  --model NAME    ${Object.keys(MODELS).join(' or ')}, for the sections profile, length and load (default base)
  --plot SVG      draw the section length into this file
  --json OUT      write every number to this file`;

/** What a bench run should measure. */
export interface BenchArguments {
  readonly long: boolean;
  readonly audioDir: string | undefined;
  readonly rounds: number;
  readonly sections: readonly Section[];
  readonly jobs: number;
  readonly minutes: number;
  readonly model: MoonshineModelId;
  readonly plot: string | undefined;
  readonly json: string | undefined;
}

/**
 * Reads the words after the program's name.
 * @returns undefined where help is asked for
 * @throws Error whose message says what is wrong with the call
 */
export function parseBenchArguments(args: readonly string[]): BenchArguments | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      long: { type: 'boolean', default: false },
      audio: { type: 'string' },
      rounds: { type: 'string', default: String(DEFAULT_ROUNDS) },
      only: { type: 'string', multiple: true, default: [] },
      jobs: { type: 'string' },
      minutes: { type: 'string' },
      model: { type: 'string', default: 'base' },
      plot: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const unknown = values.only.filter((name) => !SECTIONS.some((section) => section === name));
  if (unknown.length > 0) throw new Error(`--only takes ${SECTIONS.join(', ')}.`);
  const load = values.long ? LONG_LOAD : SHORT_LOAD;
  const modelName = Object.keys(MODELS).find((name) => name === values.model);
  if (modelName === undefined) throw new Error(`--model takes ${Object.keys(MODELS).join(', ')}.`);
  return {
    long: values.long,
    audioDir: values.audio,
    rounds: wholeNumber('--rounds', values.rounds),
    sections: SECTIONS.filter(
      (section) =>
        values.only.includes(section) || (values.only.length === 0 && section !== ON_REQUEST),
    ),
    jobs: wholeNumber('--jobs', values.jobs ?? load.jobs),
    minutes: wholeNumber('--minutes', values.minutes ?? load.minutes),
    model: MODELS[modelName as keyof typeof MODELS],
    plot: values.plot,
    json: values.json,
  };
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${option} takes a whole number.`);
  return value;
}

import { parseArgs } from 'node:util';

export const SECTIONS = ['pipeline', 'asr', 'awake'] as const;
export type Section = (typeof SECTIONS)[number];

const DEFAULT_ROUNDS = 3;

export const USAGE = `Usage: npm run bench -- [--long] [--audio DIR] [--rounds N] [--only SECTION] [--json OUT]

  --long          also a recording of ten minutes, and speech recognition on more than the sample
  --audio DIR     make the longer recordings of the speech in this folder instead of the sample video
  --rounds N      measure everything N times and take medians (default ${DEFAULT_ROUNDS})
  --only SECTION  one of ${SECTIONS.join(', ')}; may be repeated
  --json OUT      write every number to this file`;

/** What a bench run should measure. */
export interface BenchArguments {
  readonly long: boolean;
  readonly audioDir: string | undefined;
  readonly rounds: number;
  readonly sections: readonly Section[];
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
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number.');
  const unknown = values.only.filter((name) => !SECTIONS.some((section) => section === name));
  if (unknown.length > 0) throw new Error(`--only takes ${SECTIONS.join(', ')}.`);
  const sections = SECTIONS.filter(
    (section) => values.only.length === 0 || values.only.includes(section),
  );
  return { long: values.long, audioDir: values.audio, rounds, sections, json: values.json };
}

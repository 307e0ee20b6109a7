import { parseArgs } from 'node:util';

export const SIMULATE_USAGE = `Usage: npm run eval -- simulate CLIPS OUT [options]

  CLIPS            a folder with a sub-folder of audio files for each speaker
                   (or files whose names begin with the speaker's and "-" or "_")
  OUT              where recordings, RTTM files and manifest.json are written
  --count N        dialogues to make (default 20)
  --speakers A-B   people in each, evenly spread (default 2-5)
  --seconds A-B    length of each (default 90-90)
  --overlap P      share of the turns that begin in the turn before, 0 to 1 (default 0)
  --as-recorded    leave out the equalised spectra and the shared room
  --seed N         another number gives other dialogues (default 1)`;

export interface SimulateArguments {
  readonly clips: string;
  readonly out: string;
  readonly count: number;
  readonly speakers: readonly [least: number, most: number];
  readonly seconds: readonly [least: number, most: number];
  readonly overlapShare: number;
  readonly asRecorded: boolean;
  readonly seed: number;
}

/**
 * Reads the words after "simulate".
 * @returns undefined where help is asked for
 * @throws Error in one line
 */
export function parseSimulateArguments(args: readonly string[]): SimulateArguments | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      count: { type: 'string', default: '20' },
      speakers: { type: 'string', default: '2-5' },
      seconds: { type: 'string', default: '90-90' },
      overlap: { type: 'string', default: '0' },
      'as-recorded': { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [clips, out, ...others] = positionals;
  if (clips === undefined || out === undefined || others.length > 0)
    throw new Error('simulate takes a folder of clips and a folder to write to.');
  const overlapShare = Number(values.overlap);
  if (!(overlapShare >= 0 && overlapShare <= 1))
    throw new Error('--overlap takes a number from 0 to 1.');
  return {
    clips,
    out,
    count: wholeNumber('--count', values.count),
    speakers: range('--speakers', values.speakers),
    seconds: range('--seconds', values.seconds),
    overlapShare,
    asRecorded: values['as-recorded'],
    seed: wholeNumber('--seed', values.seed),
  };
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`${option} takes a whole number above 0.`);
  return value;
}

function range(option: string, text: string): readonly [number, number] {
  const [least = NaN, most = least, ...others] = text.split('-').map(Number);
  const isRange =
    others.length === 0 &&
    Number.isInteger(least) &&
    Number.isInteger(most) &&
    least >= 1 &&
    most >= least;
  if (!isRange) throw new Error(`${option} takes a whole number above 0, or two such as 2-5.`);
  return [least, most];
}

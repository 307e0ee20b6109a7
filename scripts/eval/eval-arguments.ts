import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run eval -- [DIR] [--json OUT] [--only ID,...] [--timelines OUT] [--reliability OUT]
       npm run eval -- simulate --help
       npm run eval -- synthesize --help
       npm run eval -- completeness --help
       npm run eval -- pitch-speed [DIR]

  DIR          a directory with a manifest.json (default: test/fixtures)
  --json OUT   also write all numbers to this file
  --only IDS   only these recordings of the manifest
  --timelines OUT  draw who speaks when, reference over hypothesis, as OUT/ID.svg
  --reliability OUT  draw confidence against the share that is right, as the SVG file OUT`;

export interface EvalArguments {
  readonly directory: string | undefined;
  readonly json: string | undefined;
  /** Folder for pictures of who speaks when. */
  readonly timelines: string | undefined;
  /** File for a picture of how calibrated the confidence is. */
  readonly reliability: string | undefined;
  /** Ids of the recordings to measure; empty for all. */
  readonly only: readonly string[];
}

/**
 * Reads the words after the command's name.
 * @returns undefined where help is asked for
 * @throws Error for an unknown option or a second directory
 */
export function parseEvalArguments(args: readonly string[]): EvalArguments | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      only: { type: 'string' },
      timelines: { type: 'string' },
      reliability: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [directory, ...others] = positionals;
  if (others.length > 0) throw new Error('One directory at a time, please.');
  const only = (values.only ?? '').split(',').map((id) => id.trim());
  const { json, timelines, reliability } = values;
  return { directory, json, timelines, reliability, only: only.filter((id) => id !== '') };
}

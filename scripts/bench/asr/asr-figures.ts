import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { median } from '../../../src/dsp/statistics.js';
import { wordErrorRate } from '../../eval/word-errors.js';
import { ROOT } from '../built.js';
import type { Cost } from '../cpu-meter.js';
import type { Recording } from '../recordings.js';
import type { AsrOutcome } from './contestant-message.js';
import { OURS } from './entrants.js';
import { wordDifferences, type WordDifferences } from './word-differences.js';

/** One recogniser on one recording; medians over the rounds. */
export interface AsrFigures {
  readonly recording: string;
  readonly recognizer: string;
  readonly cpuRtf: number;
  readonly wallRtf: number;
  /** Its CPU time over ours in the same round; 1 for ours. */
  readonly cpuTimesOurs: number;
  readonly wallTimesOurs: number;
  /** Against the known text; NaN where there is none. */
  readonly wordErrorRate: number;
  /** From our text with the same model; null for ours and where the model is another. */
  readonly differences: WordDifferences | null;
  /** CPU seconds per second of audio of its parts, where it knows them. */
  readonly partCpuRtf: Readonly<Record<string, number>>;
}

/** What everybody made of one recording in one round, by name. */
export type AsrRound = ReadonlyMap<string, AsrOutcome>;

/**
 * Sums up the rounds of one model on one recording.
 * @returns one for each who took part, ours first
 */
export async function compareRounds(
  modelId: string,
  recording: Recording,
  rounds: readonly AsrRound[],
): Promise<AsrFigures[]> {
  const runsOf = (name: string) => rounds.flatMap((round) => round.get(name) ?? []);
  const own = runsOf(OURS);
  const figuresOf = async (name: string): Promise<AsrFigures> => {
    const runs = runsOf(name);
    const overOurs = (costOf: (run: AsrOutcome) => number) =>
      median(runs.map((run, index) => costOf(run) / costOf(own[index] ?? run)));
    return {
      recording: recording.name,
      recognizer: `${name}, ${modelId}`,
      cpuRtf: median(runs.map(({ cpuSec }) => cpuSec)) / recording.durationSec,
      wallRtf: median(runs.map(({ wallSec }) => wallSec)) / recording.durationSec,
      cpuTimesOurs: overOurs(({ cpuSec }) => cpuSec),
      wallTimesOurs: overOurs(({ wallSec }) => wallSec),
      wordErrorRate: await errorRate(recording, textOf(runs[0])),
      differences: name === OURS ? null : wordDifferences(textOf(own[0]), textOf(runs[0])),
      partCpuRtf: partsOf(runs, recording.durationSec),
    };
  };
  return Promise.all([...(rounds[0]?.keys() ?? [])].map(figuresOf));
}

function partsOf(
  runs: readonly AsrOutcome[],
  durationSec: number,
): Readonly<Record<string, number>> {
  const names = Object.keys(runs[0]?.partCpuSec ?? {});
  if (names.length === 0) return {};
  const rtf = (secOf: (run: AsrOutcome) => number) => median(runs.map(secOf)) / durationSec;
  const known = names.map((name) => [name, rtf(({ partCpuSec }) => partCpuSec[name] ?? 0)]);
  const rest = rtf(({ cpuSec, partCpuSec }) =>
    Object.values(partCpuSec).reduce((left, part) => left - part, cpuSec),
  );
  return Object.fromEntries([...known, ['alignment and rest', rest]]) as Record<string, number>;
}

/**
 * Places a recogniser that ran once beside ours.
 * @param own ours on the same recording, with the more exact model
 */
export async function singleRun(
  recognizer: string,
  recording: Recording,
  heard: { readonly text: string; readonly cost: Cost },
  own: AsrFigures | undefined,
): Promise<AsrFigures> {
  const cpuRtf = heard.cost.cpuSec / recording.durationSec;
  const wallRtf = heard.cost.wallSec / recording.durationSec;
  return {
    recording: recording.name,
    recognizer,
    cpuRtf,
    wallRtf,
    cpuTimesOurs: cpuRtf / (own?.cpuRtf ?? NaN),
    wallTimesOurs: wallRtf / (own?.wallRtf ?? NaN),
    wordErrorRate: await errorRate(recording, heard.text),
    differences: null,
    partCpuRtf: {},
  };
}

function textOf(outcome: AsrOutcome | undefined): string {
  return (outcome?.chunks ?? []).map(({ text }) => text).join(' ');
}

/** Only the text of the sample video is known. */
async function errorRate({ name }: Recording, heard: string): Promise<number> {
  if (name !== 'sample') return NaN;
  const file = path.join(ROOT, 'test/fixtures/sample.reference.json');
  const { text } = JSON.parse(await readFile(file, 'utf8')) as { text: string };
  return wordErrorRate(text, heard);
}

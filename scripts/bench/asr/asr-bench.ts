import { stat } from 'node:fs/promises';
import type { MoonshineModelId } from '../../../src/inference/moonshine/moonshine-variant.js';
import { importBuilt } from '../built.js';
import type { Recording } from '../recordings.js';
import { compareRounds, singleRun, type AsrFigures, type AsrRound } from './asr-figures.js';
import type { AsrOutcome } from './contestant-message.js';
import type { Contestant } from './contestant.js';
import { type Entrant, gatherEntrants, OURS } from './entrants.js';
import { hasPocketsphinx, POCKETSPHINX_HINT, runPocketsphinx } from './pocketsphinx.js';

const MODELS: readonly MoonshineModelId[] = ['moonshine-base', 'moonshine-tiny'];
const BYTES_PER_SAMPLE = 2;

export interface AsrReport {
  readonly rounds: number;
  readonly computeProcesses: number;
  readonly figures: readonly AsrFigures[];
  /** Versions of the peers, and why one is missing. */
  readonly notes: readonly string[];
}

export interface AsrBenchOptions {
  readonly recordings: readonly Recording[];
  readonly rounds: number;
  /** For the models as the peers want them laid out. */
  readonly tempDir: string;
  readonly say: (line: string) => void;
}

/**
 * Measures recognition with word times (VAD, encoder, decoder, alignment) in one process with one
 * thread, and in all the service's processes, against other programs, in turns. The others find no
 * speech by themselves: they get our stretches for nothing, and give no word times.
 */
export async function benchAsr(options: AsrBenchOptions): Promise<AsrReport> {
  const { loadConfig } = (await importBuilt(
    'config/app-config.js',
  )) as typeof import('../../../src/config/app-config.js');
  const { MODELS_DIR, COMPUTE_PROCESSES } = loadConfig();
  const { entrants, notes } = await gatherEntrants(MODELS_DIR, options.tempDir, options.say);

  const figures: AsrFigures[] = [];
  for (const modelId of MODELS) {
    const rounds = await takeTurns(modelId, entrants, options);
    for (const recording of options.recordings)
      figures.push(...(await compareRounds(modelId, recording, rounds.get(recording) ?? [])));
  }
  if (hasPocketsphinx()) {
    for (const recording of options.recordings) {
      options.say(`asr, pocketsphinx, ${recording.name}`);
      const own = figures.find((each) => each.recording === recording.name);
      const heard = await runPocketsphinx(recording.pcmPath);
      figures.push(await singleRun('pocketsphinx', recording, heard, own));
    }
    notes.push('pocketsphinx ran once on each recording and finds the speech by itself');
  } else {
    notes.push(POCKETSPHINX_HINT);
  }
  return { rounds: options.rounds, computeProcesses: COMPUTE_PROCESSES, figures, notes };
}

/** Everybody in turns, recording by recording, after a round that does not count. */
async function takeTurns(
  modelId: MoonshineModelId,
  entrants: readonly Entrant[],
  { recordings, rounds, say }: AsrBenchOptions,
): Promise<ReadonlyMap<Recording, AsrRound[]>> {
  const measured = new Map(recordings.map((recording) => [recording, [] as AsrRound[]]));
  const started: { entrant: Entrant; contestant: Contestant }[] = [];
  try {
    for (const entrant of entrants)
      started.push({ entrant, contestant: await entrant.start(modelId) });
    for (let round = 0; round <= rounds; round++) {
      for (const recording of round === 0 ? recordings.slice(0, 1) : recordings) {
        say(`asr, ${modelId}, ${recording.name}, ${round === 0 ? 'warm-up' : `round ${round}`}`);
        const outcomes = await oneRound(recording, started);
        if (round > 0) measured.get(recording)?.push(outcomes);
      }
    }
  } finally {
    for (const { contestant } of started) contestant.stop();
  }
  return measured;
}

async function oneRound(
  recording: Recording,
  started: readonly { readonly entrant: Entrant; readonly contestant: Contestant }[],
): Promise<AsrRound> {
  const { pcmPath } = recording;
  const sampleCount = (await stat(pcmPath)).size / BYTES_PER_SAMPLE;
  const outcomes = new Map<string, AsrOutcome>();
  for (const { entrant, contestant } of started) {
    if (!entrant.takes(recording)) continue;
    const chunks = outcomes.get(OURS)?.chunks ?? null;
    outcomes.set(entrant.name, await contestant.run({ pcmPath, sampleCount, chunks }));
  }
  return outcomes;
}

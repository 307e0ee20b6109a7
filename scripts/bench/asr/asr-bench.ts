import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { MoonshineModelId } from '../../../src/inference/moonshine/moonshine-variant.js';
import { importBuilt } from '../built.js';
import {
  installTransformersJs,
  layOutForTransformersJs,
  type InstalledPeer,
} from '../peer-packages.js';
import type { Recording } from '../recordings.js';
import { compareRounds, singleRun, type AsrFigures, type AsrRound } from './asr-figures.js';
import { Contestant } from './contestant.js';
import { hasPocketsphinx, POCKETSPHINX_HINT, runPocketsphinx } from './pocketsphinx.js';

const MODELS: readonly MoonshineModelId[] = ['moonshine-base', 'moonshine-tiny'];
const BYTES_PER_SAMPLE = 2;

export interface AsrReport {
  readonly rounds: number;
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

interface Outcome extends AsrRound {
  readonly recording: Recording;
}

/**
 * Measures recognition with word times (VAD, encoder, decoder, alignment) in one process with one
 * thread against other programs, in turns. transformers.js finds no speech by itself: it gets our
 * chunks for nothing, and gives no word times.
 */
export async function benchAsr(options: AsrBenchOptions): Promise<AsrReport> {
  const { loadConfig } = (await importBuilt(
    'config/app-config.js',
  )) as typeof import('../../../src/config/app-config.js');
  const { MODELS_DIR } = loadConfig();
  const notes: string[] = [];
  const peer = await installTransformersJs(options.say).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    notes.push(`transformers.js was not measured, it could not be installed: ${reason}`);
    return undefined;
  });
  if (peer)
    notes.push(`transformers.js ${peer.version} on ONNX Runtime ${peer.onnxRuntimeVersion}`);

  const figures: AsrFigures[] = [];
  for (const modelId of MODELS) {
    const outcomes = await alternate(modelId, MODELS_DIR, peer, options);
    for (const recording of options.recordings) {
      const own = outcomes.filter((outcome) => outcome.recording === recording);
      figures.push(...(await compareRounds(modelId, recording, own)));
    }
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
  return { rounds: options.rounds, figures, notes };
}

/** Ours and the peer in turns, after a round that does not count. */
async function alternate(
  modelId: MoonshineModelId,
  modelsDir: string,
  peer: InstalledPeer | undefined,
  { recordings, rounds, tempDir, say }: AsrBenchOptions,
): Promise<Outcome[]> {
  const contestants: Contestant[] = [];
  const start = async (entry: string, args: readonly string[]): Promise<Contestant> => {
    const contestant = await Contestant.start(entry, args);
    contestants.push(contestant);
    return contestant;
  };
  try {
    const own = await start('own.contestant.ts', [modelId]);
    const dir = path.join(tempDir, 'transformers-js');
    if (peer) await layOutForTransformersJs(modelsDir, dir, modelId);
    const other = peer && (await start('transformers-js.contestant.ts', [peer.dir, dir, modelId]));
    const outcomes: Outcome[] = [];
    for (let round = 0; round <= rounds; round++) {
      for (const recording of round === 0 ? recordings.slice(0, 1) : recordings) {
        say(`asr, ${modelId}, ${recording.name}, ${round === 0 ? 'warm-up' : `round ${round}`}`);
        const { pcmPath } = recording;
        const sampleCount = (await stat(pcmPath)).size / BYTES_PER_SAMPLE;
        const ours = await own.run({ pcmPath, sampleCount, chunks: null });
        const theirs = await other?.run({ pcmPath, sampleCount, chunks: ours.chunks });
        if (round > 0) outcomes.push({ recording, own: ours, peer: theirs });
      }
    }
    return outcomes;
  } finally {
    for (const contestant of contestants) contestant.stop();
  }
}

import { STAGE_IDS, type StageId } from '../../src/domain/stage.js';
import { importBuilt } from './built.js';
import { realTimeFactor, type ChainCosts, type RealTimeFactor } from './measured-stages.js';
import { OwnPipeline } from './own-pipeline.js';
import type { Recording } from './recordings.js';

/** What one recording costs; medians over the rounds. */
export interface PipelineFigures {
  readonly recording: string;
  readonly durationSec: number;
  readonly stages: readonly (RealTimeFactor & { readonly stage: StageId })[];
  readonly whole: RealTimeFactor;
}

export interface PipelineReport {
  readonly computeProcesses: number;
  readonly rounds: number;
  readonly recordings: readonly PipelineFigures[];
}

/**
 * Measures every stage of the compiled pipeline, without queue and HTTP, recording by recording in
 * turns. A first run that loads the models does not count.
 * @param recordings shortest first; the first one warms up
 */
export async function benchPipeline(
  recordings: readonly Recording[],
  rounds: number,
  say: (line: string) => void,
): Promise<PipelineReport> {
  const { APP_CONFIG } = (await importBuilt(
    'config/app-config.js',
  )) as typeof import('../../src/config/app-config.js');
  const pipeline = await OwnPipeline.open();
  try {
    const { COMPUTE_PROCESSES } = pipeline.app.get<{ COMPUTE_PROCESSES: number }>(APP_CONFIG);
    const runs = new Map(recordings.map((recording) => [recording, [] as ChainCosts[]]));
    for (let round = 0; round <= rounds; round++) {
      for (const recording of round === 0 ? recordings.slice(0, 1) : recordings) {
        say(`pipeline, ${recording.name}, ${round === 0 ? 'warm-up' : `round ${round}`}`);
        const { costs } = await pipeline.measure(recording.videoPath);
        if (round > 0) runs.get(recording)?.push(costs);
      }
    }
    const figures = [...runs].map(([recording, measured]) => figuresOf(recording, measured));
    return { computeProcesses: COMPUTE_PROCESSES, rounds, recordings: figures };
  } finally {
    await pipeline.close();
  }
}

function figuresOf({ name, durationSec }: Recording, runs: readonly ChainCosts[]): PipelineFigures {
  const factorsOf = (part: StageId | 'whole'): RealTimeFactor =>
    realTimeFactor(
      runs.flatMap((run) => run.get(part) ?? []),
      durationSec,
    );
  const stages = STAGE_IDS.map((stage) => ({ stage, ...factorsOf(stage) }));
  return { recording: name, durationSec, stages, whole: factorsOf('whole') };
}

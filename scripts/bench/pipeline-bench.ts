import { STAGE_IDS, type Stage, type StageId } from '../../src/domain/stage.js';
import { median } from '../../src/dsp/statistics.js';
import { importBuilt } from './built.js';
import { costOf, type Cost } from './cpu-meter.js';
import { OwnPipeline } from './own-pipeline.js';
import type { Recording } from './recordings.js';

/** Cost of a second of audio. */
export interface RealTimeFactor {
  readonly cpuRtf: number;
  readonly wallRtf: number;
}

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

type Run = ReadonlyMap<StageId | 'whole', Cost>;

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
  const { STAGES } = (await importBuilt(
    'pipeline/stages.js',
  )) as typeof import('../../src/pipeline/stages.js');
  const { APP_CONFIG } = (await importBuilt(
    'config/app-config.js',
  )) as typeof import('../../src/config/app-config.js');
  const pipeline = await OwnPipeline.open();
  const { app } = pipeline;
  try {
    const stages = app.get<readonly Stage[]>(STAGES, { strict: false });
    const { COMPUTE_PROCESSES } = app.get<{ COMPUTE_PROCESSES: number }>(APP_CONFIG);
    const runs = new Map(recordings.map((recording) => [recording, [] as Run[]]));
    for (let round = 0; round <= rounds; round++) {
      for (const recording of round === 0 ? recordings.slice(0, 1) : recordings) {
        say(`pipeline, ${recording.name}, ${round === 0 ? 'warm-up' : `round ${round}`}`);
        const run = await runOnce(pipeline, stages, recording);
        if (round > 0) runs.get(recording)?.push(run);
      }
    }
    const figures = [...runs].map(([recording, measured]) => figuresOf(recording, measured));
    return { computeProcesses: COMPUTE_PROCESSES, rounds, recordings: figures };
  } finally {
    await pipeline.close();
  }
}

async function runOnce(
  pipeline: OwnPipeline,
  stages: readonly Stage[],
  recording: Recording,
): Promise<Run> {
  const { PipelineRunner } = (await importBuilt(
    'pipeline/pipeline-runner.js',
  )) as typeof import('../../src/pipeline/pipeline-runner.js');
  const costs = new Map<StageId | 'whole', Cost>();
  const measured = stages.map((stage): Stage => ({
    id: stage.id,
    needs: stage.needs,
    gives: stage.gives,
    run: async (input, context) => {
      const { output, cost } = await costOf(() => stage.run(input, context));
      costs.set(stage.id, cost);
      return output;
    },
  }));
  const { cost } = await costOf(() =>
    pipeline.analyse(recording.videoPath, new PipelineRunner(measured)),
  );
  return costs.set('whole', cost);
}

function figuresOf({ name, durationSec }: Recording, runs: readonly Run[]): PipelineFigures {
  const factorsOf = (part: StageId | 'whole'): RealTimeFactor => {
    const costs = runs.flatMap((run) => run.get(part) ?? []);
    return {
      cpuRtf: median(costs.map(({ cpuSec }) => cpuSec)) / durationSec,
      wallRtf: median(costs.map(({ wallSec }) => wallSec)) / durationSec,
    };
  };
  const stages = STAGE_IDS.map((stage) => ({ stage, ...factorsOf(stage) }));
  return { recording: name, durationSec, stages, whole: factorsOf('whole') };
}

import { Inject, Injectable, Logger } from '@nestjs/common';
import { JobFailure } from '../common/app-error.js';
import { LoopTurns } from '../common/loop-turns.js';
import { withLogScope } from '../common/logger.js';
import type { AnalysisResult } from '../domain/analysis-result.js';
import type { Artifacts, MediaSource, SoundTrack } from '../domain/artifacts.js';
import { progressOf, type ProgressUpdate } from '../domain/progress.js';
import type { SpeakerHints } from '../domain/speaker-hints.js';
import type { Stage } from '../domain/stage.js';
import { STAGES } from './stages.js';

export interface PipelineContext {
  readonly jobId: string;
  /** An existing directory of this job alone; the caller deletes it. */
  readonly workDir: string;
  readonly language: string | null;
  readonly speakerHints?: SpeakerHints | undefined;
  readonly signal: AbortSignal;
  /** Called at every change of the stage or of the whole percent, never with a falling percent. */
  onProgress(update: ProgressUpdate): void;
  /** Called once with the sound over time, which is no part of the result. */
  onSound?(sound: SoundTrack): void;
}

/** Runs the chain of stages over one media file. */
@Injectable()
export class PipelineRunner {
  private readonly logger = new Logger(PipelineRunner.name);

  constructor(@Inject(STAGES) private readonly stages: readonly Stage[]) {}

  /**
   * @throws JobFailure when a stage fails; the signal's reason when it aborts
   */
  async run(source: MediaSource, context: PipelineContext): Promise<AnalysisResult> {
    const artifacts: Partial<Artifacts> = { source };
    const turns = new LoopTurns();
    for (const stage of this.stages) {
      await turns.pass();
      Object.assign(artifacts, { [stage.gives]: await this.runStage(stage, artifacts, context) });
    }
    const { result, prosody } = artifacts;
    if (!result) throw new Error('The chain has no result stage.');
    if (prosody) context.onSound?.(prosody.sound);
    await turns.pass();
    return result;
  }

  private runStage(
    stage: Stage,
    artifacts: Partial<Artifacts>,
    context: PipelineContext,
  ): Promise<unknown> {
    return withLogScope({ stage: stage.id }, async () => {
      context.signal.throwIfAborted();
      const report = monotonic(stage, context);
      const startedAt = performance.now();
      report(0);
      try {
        const output = await stage.run(pick(artifacts, stage.needs), {
          jobId: context.jobId,
          workDir: context.workDir,
          language: context.language,
          speakerHints: context.speakerHints,
          signal: context.signal,
          reportProgress: report,
        });
        report(1);
        this.logger.log({
          msg: 'stage done',
          durationMs: Math.round(performance.now() - startedAt),
        });
        return output;
      } catch (error) {
        context.signal.throwIfAborted();
        if (error instanceof JobFailure) throw error;
        this.logger.error({ msg: 'stage failed', err: error });
        throw new JobFailure('TRANSCRIPTION_ERROR', undefined, { cause: error });
      }
    });
  }
}

/** Chosen artifacts; the chain was checked at start, so all of them are there. */
function pick(artifacts: Partial<Artifacts>, needs: Stage['needs']): Artifacts {
  return Object.fromEntries(needs.map((need) => [need, artifacts[need]])) as unknown as Artifacts;
}

/** Reports each whole percent of a stage once and never a smaller one. */
function monotonic(stage: Stage, context: PipelineContext): (fraction: number) => void {
  let last = -1;
  return (fraction) => {
    const update = progressOf(stage.id, fraction);
    if (update.percent <= last || context.signal.aborted) return;
    last = update.percent;
    context.onProgress(update);
  };
}

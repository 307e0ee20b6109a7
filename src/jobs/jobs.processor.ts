import { InjectQueue } from '@nestjs/bull';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Queue } from 'bull';
import { JobEvents } from '../callback/job-events.js';
import { JobFailure } from '../common/app-error.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { SoundTrack } from '../domain/artifacts.js';
import { filenameOf } from '../download/filename.js';
import { Metrics } from '../metrics/metrics.js';
import { PipelineRunner } from '../pipeline/pipeline-runner.js';
import type { JobRecord } from '../store/job-record.js';
import { CurvesStore } from '../store/curves-store.js';
import { JobDurations } from '../store/job-durations.js';
import { JobStore } from '../store/job-store.js';
import { ANALYSIS_QUEUE, EXPRESS_QUEUE, type QueuedJob } from '../store/queues.js';
import { AnalysisSource } from './analysis-source.js';
import { keptPlaces } from './express-lane.js';
import { JobEnder } from './job-ender.js';
import { JobLeg, type LegOptions } from './job-leg.js';
import { PinnedQueues } from './pinned-queues.js';
import { Places } from './places.js';
import { StepClock } from './step-clock.js';
import { WorkDir } from './work-dir.js';

/** Drives the chain of stages for every downloaded job and emits its progress. */
@Injectable()
export class JobsProcessor implements OnApplicationBootstrap {
  constructor(
    @InjectQueue(ANALYSIS_QUEUE) private readonly queue: Queue<QueuedJob>,
    @InjectQueue(EXPRESS_QUEUE) private readonly expressQueue: Queue<QueuedJob>,
    private readonly leg: JobLeg,
    private readonly store: JobStore,
    private readonly durations: JobDurations,
    private readonly curves: CurvesStore,
    private readonly source: AnalysisSource,
    private readonly pinned: PinnedQueues,
    private readonly workDir: WorkDir,
    private readonly runner: PipelineRunner,
    private readonly ender: JobEnder,
    private readonly events: JobEvents,
    private readonly metrics: Metrics,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { MAX_CONCURRENT_JOBS, PROCESSING_TIMEOUT_MIN } = this.config;
    const kept = keptPlaces(this.config);
    const concurrency = MAX_CONCURRENT_JOBS - kept;
    const places = new Places(concurrency);
    const limit = PROCESSING_TIMEOUT_MIN === 1 ? '1 minute' : `${PROCESSING_TIMEOUT_MIN} minutes`;
    const options: LegOptions = {
      name: ANALYSIS_QUEUE,
      concurrency,
      timeoutMs: PROCESSING_TIMEOUT_MIN * 60_000,
      timeoutFailure: new JobFailure(
        'PROCESSING_TIMEOUT',
        `The analysis took longer than ${limit} and was stopped.`,
      ),
      work: (record, signal) => this.analyse(record, signal),
    };
    const limited = { ...options, admit: (signal: AbortSignal) => places.take(signal) };
    this.leg.serve(this.queue, limited); // Two queues, one limit.
    this.leg.serve(this.pinned.of(await this.workDir.holderId()), limited);
    // Also where no place is kept: another worker, or an earlier run, may have put something there.
    const express = kept > 0 ? { ...options, concurrency: kept } : { ...limited, concurrency: 1 };
    this.leg.serve(this.expressQueue, express);
  }

  private async analyse(record: JobRecord, signal: AbortSignal): Promise<void> {
    const { jobId, language, speakerHints, videoUrl } = record.request;
    const startedAtMs = performance.now();
    if (!(await this.source.fetch(record, signal))) return;
    if (!(await this.store.setPhase(jobId, 'running'))) return;
    const clock = new StepClock((step, seconds) => {
      this.metrics.stepDone(step, seconds);
    });
    const source = { path: this.workDir.sourcePath(jobId), filename: filenameOf(videoUrl) };
    let sound: SoundTrack | undefined;
    const result = await this.runner.run(source, {
      jobId,
      workDir: await this.workDir.open(jobId),
      language,
      speakerHints,
      signal,
      onProgress: (update) => {
        clock.see(update);
        this.events.emit('progress', jobId, update);
      },
      onSound: (measured) => {
        sound = measured;
      },
    });
    signal.throwIfAborted();
    clock.stop();
    if (sound) await this.curves.save(jobId, sound);
    await this.ender.complete(jobId, result);
    const tookSec = (performance.now() - startedAtMs) / 1000;
    if (result.metadata.duration > 0)
      this.metrics.realTimeFactor.observe(tookSec / result.metadata.duration);
    await this.durations.record(tookSec);
  }
}

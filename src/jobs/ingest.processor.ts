import { InjectQueue } from '@nestjs/bull';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Queue } from 'bull';
import { JobEvents } from '../callback/job-events.js';
import { JobFailure } from '../common/app-error.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { progressOf } from '../domain/progress.js';
import { Metrics } from '../metrics/metrics.js';
import type { JobRecord } from '../store/job-record.js';
import { JobStore } from '../store/job-store.js';
import { ANALYSIS_QUEUE, EXPRESS_QUEUE, INGEST_QUEUE, type QueuedJob } from '../store/queues.js';
import { ExpressLane } from './express-lane.js';
import { JobLeg } from './job-leg.js';
import { JobQueues } from './job-queues.js';
import { SourceFile } from './source-file.js';
import { StepClock } from './step-clock.js';
import { WorkDir } from './work-dir.js';

/**
 * Downloads the video of every accepted job at once, whatever the analysis is busy with: a
 * presigned URL lives an hour, and a job may wait longer than that for its turn.
 */
@Injectable()
export class IngestProcessor implements OnApplicationBootstrap {
  constructor(
    @InjectQueue(INGEST_QUEUE) private readonly queue: Queue<QueuedJob>,
    private readonly queues: JobQueues,
    private readonly express: ExpressLane,
    private readonly leg: JobLeg,
    private readonly store: JobStore,
    private readonly sourceFile: SourceFile,
    private readonly workDir: WorkDir,
    private readonly events: JobEvents,
    private readonly metrics: Metrics,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.leg.serve(this.queue, {
      name: INGEST_QUEUE,
      concurrency: this.config.MAX_CONCURRENT_DOWNLOADS,
      timeoutMs: this.config.DOWNLOAD_TIMEOUT_MIN * 60_000,
      timeoutFailure: new JobFailure('DOWNLOAD_ERROR', 'The download of the video took too long.'),
      work: (record, signal) => this.ingest(record, signal),
    });
  }

  private async ingest({ request, phase }: JobRecord, signal: AbortSignal): Promise<void> {
    const { jobId } = request;
    if (phase === 'accepted') {
      const clock = new StepClock((step, seconds) => {
        this.metrics.stepDone(step, seconds);
      });
      await this.sourceFile.ensure(request, signal, (fraction) => {
        const update = progressOf('download', fraction);
        clock.see(update);
        this.events.emit('progress', jobId, update);
      });
      clock.stop();
      signal.throwIfAborted();
      const holder = await this.workDir.holderId();
      if (!(await this.store.setPhase(jobId, 'queued', holder))) return;
      this.events.emit('progress', jobId, progressOf('queued', 0));
    }
    // Also where a process died between these two steps; does nothing where the job is queued.
    const queue = (await this.express.takes(jobId, signal)) ? EXPRESS_QUEUE : ANALYSIS_QUEUE;
    await this.queues.add(queue, jobId);
  }
}

import { Injectable, Logger } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import { JobFailure } from '../common/app-error.js';
import { withLogScope } from '../common/logger.js';
import type { JobRecord } from '../store/job-record.js';
import { JobStore } from '../store/job-store.js';
import type { QueuedJob } from '../store/queues.js';
import { HandedBackError, JobAborts } from './job-aborts.js';
import { JobEnder } from './job-ender.js';
import { WorkDir } from './work-dir.js';

export interface LegOptions {
  readonly timeoutMs: number;
  /** What the job fails with when the leg takes too long. */
  readonly timeoutFailure: JobFailure;
  readonly work: (record: JobRecord, signal: AbortSignal) => Promise<void>;
}

/** Runs one leg of a job's way (download, analysis) so that whatever happens ends the job once or lets Bull try again. */
@Injectable()
export class JobLeg {
  private readonly logger = new Logger(JobLeg.name);

  constructor(
    private readonly store: JobStore,
    private readonly aborts: JobAborts,
    private readonly ender: JobEnder,
    private readonly workDir: WorkDir,
  ) {}

  /** Takes jobs from `queue`, `concurrency` at a time. */
  serve(queue: Queue<QueuedJob>, concurrency: number, options: LegOptions): void {
    queue.on('error', () => undefined); // Redis away: Bull goes on when it is back.
    queue.on('failed', (job: Job<QueuedJob>) => {
      this.endIfLost(job).catch((error: unknown) => {
        this.logger.error({
          msg: 'lost job not ended, the job watch will',
          jobId: job.data.jobId,
          err: error,
        });
      });
    });
    void queue.process(concurrency, (job: Job<QueuedJob>) => this.run(job, options));
  }

  private run(job: Job<QueuedJob>, { timeoutMs, timeoutFailure, work }: LegOptions): Promise<void> {
    const { jobId } = job.data;
    return withLogScope({ jobId, attempt: job.attemptsMade + 1 }, async () => {
      const record = await this.store.get(jobId);
      if (!record || record.terminalJson !== null) {
        await this.workDir.remove(jobId);
        return;
      }
      try {
        await this.aborts.guard(jobId, timeoutMs, timeoutFailure, (signal) => work(record, signal));
      } catch (error) {
        const failure = jobFailureOf(error);
        if (!failure) throw error; // Handed back, or Redis is away: Bull runs the job again.
        await this.ender.fail(jobId, failure);
        await this.workDir.remove(jobId);
      }
    });
  }

  /** Bull says `failed` after every failed attempt; only the last one ends the job. */
  private async endIfLost(job: Job<QueuedJob>): Promise<void> {
    if (!(await job.isFailed())) return;
    await this.ender.failLost(job.data.jobId);
    await job.remove();
  }
}

function jobFailureOf(error: unknown): JobFailure | null {
  if (error instanceof JobFailure) return error;
  if (error instanceof HandedBackError || !(error instanceof Error)) return null;
  const outOfDisk = 'code' in error && error.code === 'ENOSPC';
  return outOfDisk
    ? new JobFailure('INSUFFICIENT_RESOURCES', 'The server ran out of disk space.', {
        cause: error,
      })
    : null;
}

import { Injectable, Logger } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import { JobFailure } from '../common/app-error.js';
import { withLogScope } from '../common/logger.js';
import type { JobRecord } from '../store/job-record.js';
import { JobStore } from '../store/job-store.js';
import type { QueuedJob } from '../store/queues.js';
import { HandedBackError, JobAborts } from './job-aborts.js';
import { JobClaims } from './job-claims.js';
import { JobEnder } from './job-ender.js';
import type { JobQueueName } from './job-queues.js';
import { LostJobs } from './lost-jobs.js';
import { WorkDir } from './work-dir.js';

export interface LegOptions {
  readonly name: JobQueueName;
  readonly concurrency: number;
  readonly timeoutMs: number;
  /** What the job fails with when the leg takes too long. */
  readonly timeoutFailure: JobFailure;
  /** Waits until the job may start and returns what ends its stay; waiting is not counted as work. */
  readonly admit?: (signal: AbortSignal) => Promise<() => void>;
  readonly work: (record: JobRecord, signal: AbortSignal) => Promise<void>;
}

/** Runs one leg of a job's way (download, analysis) so that whatever happens ends the job once or lets Bull try again. */
@Injectable()
export class JobLeg {
  private readonly logger = new Logger(JobLeg.name);

  constructor(
    private readonly store: JobStore,
    private readonly aborts: JobAborts,
    private readonly claims: JobClaims,
    private readonly lost: LostJobs,
    private readonly ender: JobEnder,
    private readonly workDir: WorkDir,
  ) {}

  /** Takes jobs from `queue`. */
  serve(queue: Queue<QueuedJob>, options: LegOptions): void {
    queue.on('error', () => undefined); // Redis away: Bull goes on when it is back.
    queue.on('failed', (job: Job<QueuedJob>) => {
      this.endIfLost(job, options.name).catch((error: unknown) => {
        this.logger.error({
          msg: 'lost job not ended, the job watch will',
          jobId: job.data.jobId,
          err: error,
        });
      });
    });
    void queue.process(options.concurrency, (job: Job<QueuedJob>) => this.run(job, options));
  }

  private run(job: Job<QueuedJob>, options: LegOptions): Promise<void> {
    const { jobId } = job.data;
    return withLogScope({ jobId, attempt: job.attemptsMade + 1 }, async () => {
      try {
        await this.aborts.guard(jobId, (signal, abort) => this.go(jobId, options, signal, abort));
      } catch (error) {
        const failure = jobFailureOf(error);
        if (!failure) throw error; // Handed back, or Redis is away: Bull runs the job again.
        await this.ender.fail(jobId, failure);
        await this.workDir.remove(jobId);
      }
    });
  }

  private async go(
    jobId: string,
    { name, timeoutMs, timeoutFailure, admit, work }: LegOptions,
    signal: AbortSignal,
    abort: (reason: Error) => void,
  ): Promise<void> {
    const claim = await this.claims.take(name, jobId, signal, abort);
    const record = claim && (await this.store.get(jobId));
    if (!record) {
      await this.workDir.remove(jobId);
      return;
    }
    try {
      const leave = await admit?.(signal);
      const timer = setTimeout(abort, timeoutMs, timeoutFailure);
      await work(record, signal).finally(() => {
        clearTimeout(timer);
        leave?.();
      });
    } finally {
      await claim.release();
    }
  }

  /** Bull says `failed` after every failed attempt; only the last one ends the job. */
  private async endIfLost(job: Job<QueuedJob>, name: JobQueueName): Promise<void> {
    if (!(await job.isFailed())) return;
    await job.remove();
    await this.lost.decide(name, job.data.jobId);
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

import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { JobOptions, Queue } from 'bull';
import {
  ANALYSIS_QUEUE,
  bullJobId,
  INGEST_QUEUE,
  queuedJobOptions,
  type QueuedJob,
} from '../store/queues.js';

export type JobQueueName = typeof INGEST_QUEUE | typeof ANALYSIS_QUEUE;

/**
 * Tries after an error that is not the job's own (Redis away) or after a process handed it back.
 * Failures of the job itself end it at once.
 */
const RETRY: JobOptions = { attempts: 10, backoff: { type: 'fixed', delay: 1_000 } };

/** The two queues a job passes through. */
@Injectable()
export class JobQueues {
  private readonly queues: Readonly<Record<JobQueueName, Queue<QueuedJob>>>;

  constructor(
    @InjectQueue(INGEST_QUEUE) ingest: Queue<QueuedJob>,
    @InjectQueue(ANALYSIS_QUEUE) analysis: Queue<QueuedJob>,
  ) {
    this.queues = { [INGEST_QUEUE]: ingest, [ANALYSIS_QUEUE]: analysis };
  }

  /** Queues the job; does nothing where it is queued already. */
  async add(name: JobQueueName, jobId: string): Promise<void> {
    await this.queues[name].add({ jobId }, queuedJobOptions(jobId, RETRY));
  }

  /** Whether the queue knows the job, and whether it gave it up. */
  async stateOf(name: JobQueueName, jobId: string): Promise<'missing' | 'given-up' | 'queued'> {
    const job = await this.queues[name].getJob(bullJobId(jobId));
    if (!job) return 'missing';
    return (await job.isFailed()) ? 'given-up' : 'queued';
  }

  /** Takes a waiting job out of its queue; one at work stays until it has stopped by itself. */
  async drop(jobId: string): Promise<void> {
    for (const queue of Object.values(this.queues)) {
      const job = await queue.getJob(bullJobId(jobId));
      await job?.remove().catch(() => undefined);
    }
  }

  /** Stops taking jobs here. */
  async pauseHere(): Promise<void> {
    await Promise.all(Object.values(this.queues).map((queue) => queue.pause(true, true)));
  }

  async counts(): Promise<Record<JobQueueName, { waiting: number; active: number }>> {
    const [ingest, analysis] = await Promise.all([
      this.queues[INGEST_QUEUE].getJobCounts(),
      this.queues[ANALYSIS_QUEUE].getJobCounts(),
    ]);
    return {
      ingest: { waiting: ingest.waiting + ingest.delayed, active: ingest.active },
      analysis: { waiting: analysis.waiting + analysis.delayed, active: analysis.active },
    };
  }
}

import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import {
  ANALYSIS_QUEUE,
  bullJobId,
  INGEST_QUEUE,
  LEG_RETRY,
  queuedJobOptions,
  type QueuedJob,
} from '../store/queues.js';

export type JobQueueName = typeof INGEST_QUEUE | typeof ANALYSIS_QUEUE;

const JOB_QUEUES = [INGEST_QUEUE, ANALYSIS_QUEUE] as const;

export interface QueueLoad {
  readonly queue: JobQueueName;
  readonly waiting: number;
  readonly active: number;
  readonly oldestMs: number;
}

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
    await this.queues[name].add({ jobId }, queuedJobOptions(jobId, LEG_RETRY));
  }

  /** Whether the queue knows the job, and whether it gave it up. */
  async stateOf(name: JobQueueName, jobId: string): Promise<'missing' | 'given-up' | 'queued'> {
    const job = await this.queues[name].getJob(bullJobId(jobId));
    if (!job) return 'missing';
    return (await job.isFailed()) ? 'given-up' : 'queued';
  }

  /** Removes what the queue still holds of a job it gave up. */
  async forget(name: JobQueueName, jobId: string): Promise<void> {
    const job = await this.queues[name].getJob(bullJobId(jobId));
    if (job && (await job.isFailed())) await job.remove();
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

  /** How much waits and is at work in each queue, and how long the job at its head has waited. */
  async loads(): Promise<QueueLoad[]> {
    return Promise.all(
      JOB_QUEUES.map(async (name) => {
        const [counts, [oldest]] = await Promise.all([
          this.queues[name].getJobCounts(),
          this.queues[name].getJobs(['waiting'], 0, 0, true),
        ]);
        return {
          queue: name,
          waiting: counts.waiting + counts.delayed,
          active: counts.active,
          oldestMs: oldest ? Math.max(0, Date.now() - oldest.timestamp) : 0,
        };
      }),
    );
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

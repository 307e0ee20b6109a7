import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import {
  ANALYSIS_QUEUE,
  bullJobId,
  EXPRESS_QUEUE,
  INGEST_QUEUE,
  LEG_RETRY,
  queuedJobOptions,
  type QueuedJob,
} from '../store/queues.js';

export type JobQueueName = typeof INGEST_QUEUE | typeof ANALYSIS_QUEUE;

export type QueueName = JobQueueName | typeof EXPRESS_QUEUE;

const LEGS = [INGEST_QUEUE, ANALYSIS_QUEUE] as const;
/** Which queues a leg of the way has. */
const QUEUES_OF_LEG = {
  [INGEST_QUEUE]: [INGEST_QUEUE],
  [ANALYSIS_QUEUE]: [ANALYSIS_QUEUE, EXPRESS_QUEUE],
} as const;

interface Counts {
  readonly waiting: number;
  readonly active: number;
}

export interface QueueLoad extends Counts {
  readonly queue: JobQueueName;
  readonly oldestMs: number;
}

/** The queues of the two legs of a job's way. */
@Injectable()
export class JobQueues {
  private readonly queues: Readonly<Record<QueueName, Queue<QueuedJob>>>;

  constructor(
    @InjectQueue(INGEST_QUEUE) ingest: Queue<QueuedJob>,
    @InjectQueue(ANALYSIS_QUEUE) analysis: Queue<QueuedJob>,
    @InjectQueue(EXPRESS_QUEUE) express: Queue<QueuedJob>,
  ) {
    this.queues = { [INGEST_QUEUE]: ingest, [ANALYSIS_QUEUE]: analysis, [EXPRESS_QUEUE]: express };
  }

  /** Queues the job; does nothing where it is queued already. */
  async add(name: QueueName, jobId: string): Promise<void> {
    await this.queues[name].add({ jobId }, queuedJobOptions(jobId, LEG_RETRY));
  }

  /** Whether a queue of the leg knows the job, and whether it gave it up. */
  async stateOf(leg: JobQueueName, jobId: string): Promise<'missing' | 'given-up' | 'queued'> {
    let state: 'missing' | 'given-up' = 'missing';
    for (const queue of this.queuesOf(leg)) {
      const job = await queue.getJob(bullJobId(jobId));
      if (!job) continue;
      if (!(await job.isFailed())) return 'queued';
      state = 'given-up';
    }
    return state;
  }

  /** Removes what the queues of the leg still hold of a job they gave up. */
  async forget(leg: JobQueueName, jobId: string): Promise<void> {
    for (const queue of this.queuesOf(leg)) {
      const job = await queue.getJob(bullJobId(jobId));
      if (job && (await job.isFailed())) await job.remove();
    }
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

  /** How much waits and is at work in each leg, and how long the longest has waited. */
  async loads(): Promise<QueueLoad[]> {
    return Promise.all(
      LEGS.map(async (leg) => {
        const [{ waiting, active }, oldest] = await Promise.all([
          this.countsOf(leg),
          Promise.all(this.queuesOf(leg).map((queue) => queue.getJobs(['waiting'], 0, 0, true))),
        ]);
        const waitMs = oldest.flat().map(({ timestamp }) => Date.now() - timestamp);
        return { queue: leg, waiting, active, oldestMs: Math.max(0, ...waitMs) };
      }),
    );
  }

  async counts(): Promise<Record<JobQueueName, { waiting: number; active: number }>> {
    const [ingest, analysis] = await Promise.all([
      this.countsOf(INGEST_QUEUE),
      this.countsOf(ANALYSIS_QUEUE),
    ]);
    return { ingest, analysis };
  }

  /** How many jobs wait or are at work in the two queues of the analysis. */
  async occupancy(): Promise<{ readonly analysis: number; readonly express: number }> {
    const [analysis, express] = await Promise.all([
      countsOf(this.queues[ANALYSIS_QUEUE]),
      countsOf(this.queues[EXPRESS_QUEUE]),
    ]);
    return {
      analysis: analysis.waiting + analysis.active,
      express: express.waiting + express.active,
    };
  }

  private queuesOf(leg: JobQueueName): Queue<QueuedJob>[] {
    return QUEUES_OF_LEG[leg].map((name) => this.queues[name]);
  }

  private async countsOf(leg: JobQueueName): Promise<Counts> {
    const counts = await Promise.all(this.queuesOf(leg).map(countsOf));
    return counts.reduce((a, b) => ({
      waiting: a.waiting + b.waiting,
      active: a.active + b.active,
    }));
  }
}

async function countsOf(queue: Queue<QueuedJob>): Promise<Counts> {
  const { waiting, delayed, active } = await queue.getJobCounts();
  return { waiting: waiting + delayed, active };
}

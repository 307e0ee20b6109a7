import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import Bull, { type Queue } from 'bull';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import {
  LEG_RETRY,
  pinnedQueue,
  queuedJobOptions,
  queueOptions,
  type QueuedJob,
} from '../store/queues.js';

/**
 * One analysis queue for each work directory. A job goes there when the worker that took it could
 * not download the video (the link has expired) and the one that has the video lives.
 */
@Injectable()
export class PinnedQueues implements OnApplicationShutdown {
  private readonly queues = new Map<string, Queue<QueuedJob>>();

  constructor(@Inject(APP_CONFIG) private readonly config: AppConfig) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  /** The queue of a work directory, opened on first use. */
  of(sourceHolder: string): Queue<QueuedJob> {
    const known = this.queues.get(sourceHolder);
    if (known) return known;
    const queue = new Bull<QueuedJob>(pinnedQueue(sourceHolder), queueOptions(this.config));
    queue.on('error', () => undefined); // Redis away: Bull goes on when it is back.
    this.queues.set(sourceHolder, queue);
    return queue;
  }

  /** Queues the job for the worker that serves the directory. */
  async add(sourceHolder: string, jobId: string): Promise<void> {
    await this.of(sourceHolder).add({ jobId }, queuedJobOptions(jobId, LEG_RETRY));
  }

  /** Stops taking jobs from any of them here. */
  async pauseHere(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.pause(true, true)));
  }
}

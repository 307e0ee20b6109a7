import { BullModule } from '@nestjs/bull';
import type { JobOptions, QueueOptions } from 'bull';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { createRedis } from './redis.js';

export const INGEST_QUEUE = 'ingest';
export const ANALYSIS_QUEUE = 'analysis';
/** Short videos that need not wait for long ones; otherwise like `analysis`. */
export const EXPRESS_QUEUE = 'express';
export const CALLBACK_QUEUE = 'callback';

/** The analysis queue of the one worker that has a video which cannot be downloaded again. */
export function pinnedQueue(sourceHolder: string): string {
  return `${ANALYSIS_QUEUE}-${sourceHolder}`;
}

/** Every queue carries the id alone: what a job is lives in the job store. */
export interface QueuedJob {
  readonly jobId: string;
}

/**
 * A worker renews its lock every half of the lock time. The models run in other processes, so the
 * event loop here is never blocked for seconds and a short lock is safe: the jobs of a killed
 * process go on after at most lock time + check interval. Where the lock lapses all the same (Redis
 * away), `JobLeases` keeps a job from running twice.
 */
const LOCK_DURATION_MS = 8_000;
const STALLED_INTERVAL_MS = 4_000;

/** How often a job may lose its process before the job itself is taken for the cause. */
export const MAX_STALLED_COUNT = 3;

/**
 * Id of a job inside Bull. Bull builds Redis keys such as `analysis:wait` and `analysis:<id>:lock`
 * from ids, and a caller's id may be any of these words.
 */
export function bullJobId(jobId: string): string {
  return `job_${Buffer.from(jobId).toString('base64url')}`;
}

/**
 * Tries of a leg of a job after an error that is not the job's own (Redis away) or after a process
 * handed it back. Failures of the job itself end it at once.
 */
export const LEG_RETRY: JobOptions = { attempts: 10, backoff: { type: 'fixed', delay: 1_000 } };

/** Options of a queued job: its id makes a second `add` do nothing. */
export function queuedJobOptions(jobId: string, options: JobOptions = {}): JobOptions {
  return { jobId: bullJobId(jobId), removeOnComplete: true, ...options };
}

/** This service's connection and lock settings. */
export function queueOptions({ REDIS_URL, REDIS_PREFIX }: AppConfig): QueueOptions {
  return {
    prefix: `${REDIS_PREFIX}:bull`,
    createClient: () => createRedis(REDIS_URL),
    settings: {
      lockDuration: LOCK_DURATION_MS,
      stalledInterval: STALLED_INTERVAL_MS,
      maxStalledCount: MAX_STALLED_COUNT,
    },
  };
}

/** Registers a queue with this service's connection and lock settings. */
export function registerQueue(name: string, extra: Pick<QueueOptions, 'settings'> = {}) {
  return BullModule.registerQueueAsync({
    name,
    inject: [APP_CONFIG],
    useFactory: (config: AppConfig) => {
      const options = queueOptions(config);
      return { ...options, settings: { ...options.settings, ...extra.settings } };
    },
  });
}

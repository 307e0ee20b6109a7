import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { JobRequest } from '../domain/job.js';
import { progressOf, type ProgressUpdate } from '../domain/progress.js';
import { parseJobRecord, type Delivery, type JobPhase, type JobRecord } from './job-record.js';
import * as scripts from './job-scripts.js';
import { REDIS, untilTaken } from './redis.js';

const DUE_BATCH = 200;
const PROBE_KEPT_MS = 1_000;
/** By how much the clocks of machines that share a Redis may differ. */
const CLOCK_TOLERANCE_MS = 60_000;

/** A terminal callback as every delivery sends it. */
export interface SealedTerminal {
  /** The exact body. */
  readonly json: string;
  /** The progress it tells, 0..100. */
  readonly percent: number;
}

/**
 * What came of the attempt to end a job: this call ended it; it had ended (or never was); or it has
 * come further than the terminal callback says, which has to be written anew.
 */
export type Settlement = 'settled' | 'ended' | 'outrun';

const SETTLEMENTS: readonly Settlement[] = ['ended', 'settled', 'outrun'];

/** All jobs and their states, in Redis. Every change is one atomic step. */
@Injectable()
export class JobStore implements OnApplicationShutdown {
  private readonly prefix: string;
  private readonly liveKey: string;
  private readonly undeliveredKey: string;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    this.prefix = config.REDIS_PREFIX;
    this.liveKey = `${this.prefix}:live`;
    this.undeliveredKey = `${this.prefix}:undelivered`;
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }

  /** False while the connection is down; commands would wait until it is back. */
  isConnected(): boolean {
    return this.redis.status === 'ready';
  }

  /** @throws where Redis does not answer, or takes nothing in (it is full, or a replica) */
  async probe(): Promise<void> {
    await this.redis.set(`${this.prefix}:probe`, 1, 'PX', PROBE_KEPT_MS);
  }

  /** Writes a new job down; false when the id is taken, whatever became of that job. */
  async create(request: JobRequest): Promise<boolean> {
    const { step, percent, message } = progressOf('accepted', 0);
    const fields = {
      request: JSON.stringify(request),
      phase: 'accepted',
      step,
      percent,
      message,
      acceptedAtMs: Date.now(),
    };
    const keys = [this.jobKey(request.jobId), this.liveKey];
    return (
      (await this.eval(scripts.CREATE_JOB, keys, [
        request.jobId,
        this.nextHeartbeat(),
        ...Object.entries(fields).flat(),
      ])) === 1
    );
  }

  async get(jobId: string): Promise<JobRecord | null> {
    return parseJobRecord(await this.redis.hgetall(this.jobKey(jobId)));
  }

  /** How far a job has come, without the megabytes of its result; null where there is no such job. */
  async phaseOf(jobId: string): Promise<JobPhase | null> {
    return (await this.redis.hget(this.jobKey(jobId), 'phase')) as JobPhase | null;
  }

  /** Takes a job off the lists whose record is gone: somebody deleted it. */
  async forget(jobId: string): Promise<void> {
    await this.redis.zrem(this.liveKey, jobId);
    await this.redis.zrem(this.undeliveredKey, jobId);
  }

  /** Whether the job exists and has not ended. */
  async isLive(jobId: string): Promise<boolean> {
    return (await this.redis.zscore(this.liveKey, jobId)) !== null;
  }

  async countLive(): Promise<number> {
    return this.redis.zcard(this.liveKey);
  }

  async countUndelivered(): Promise<number> {
    return this.redis.zcard(this.undeliveredKey);
  }

  /**
   * Moves a living job on; false when it has ended.
   * @param sourceHolder the work directory that has the video from now on
   */
  async setPhase(
    jobId: string,
    phase: Exclude<JobPhase, 'ended'>,
    sourceHolder?: string,
  ): Promise<boolean> {
    const fields: (string | number)[] = ['phase', phase];
    if (phase === 'running') fields.push('startedAtMs', Date.now());
    if (sourceHolder !== undefined) fields.push('sourceHolder', sourceHolder);
    return untilTaken(
      async () => (await this.eval(scripts.UPDATE_LIVE_JOB, [this.jobKey(jobId)], fields)) === 1,
    );
  }

  /**
   * Writes progress down; a percent below the one reached before counts as the one reached.
   * @returns the update to report, or null when the job has ended
   */
  async recordProgress(jobId: string, update: ProgressUpdate): Promise<ProgressUpdate | null> {
    const args = [jobId, update.step, update.percent, update.message, this.nextHeartbeat()];
    const percent = Number(
      await this.eval(scripts.RECORD_PROGRESS, [this.jobKey(jobId), this.liveKey], args),
    );
    return percent < 0 ? null : { ...update, percent };
  }

  /** Ends a job and notes its callback as undelivered, in one step; the first outcome stands. */
  async settle(jobId: string, { json, percent }: SealedTerminal): Promise<Settlement> {
    const keys = [this.jobKey(jobId), this.liveKey, this.undeliveredKey];
    const args = [jobId, json, percent, Date.now()];
    const settlement = await untilTaken(() => this.eval(scripts.SETTLE_JOB, keys, args));
    return SETTLEMENTS[Number(settlement)] ?? 'ended';
  }

  /** Living jobs nobody has reported on for PROGRESS_INTERVAL_SEC; each is given out once per interval. */
  async takeQuietJobs(): Promise<string[]> {
    return this.takeDue(this.liveKey, this.nextHeartbeat());
  }

  /** Ended jobs whose callback is still to be delivered; each is given out once per minute. */
  async takeUndelivered(): Promise<string[]> {
    return this.takeDue(this.undeliveredKey, Date.now() + 60_000);
  }

  /** Notes how the delivery of the terminal callback stands; a closed one starts the retention time. */
  async recordDelivery(
    jobId: string,
    { state, attempts, lastHttpStatus }: Omit<Delivery, 'sinceMs'>,
  ): Promise<void> {
    const keepSec = this.config.JOB_RETENTION_HOURS * 3600;
    await this.eval(
      scripts.RECORD_DELIVERY,
      [this.jobKey(jobId), this.undeliveredKey],
      [jobId, state, attempts, lastHttpStatus ?? '', keepSec],
    );
  }

  /** Makes the terminal callback of an ended job undelivered again; false where there is none. */
  async restartDelivery(jobId: string): Promise<boolean> {
    const keys = [this.jobKey(jobId), this.undeliveredKey];
    return (await this.eval(scripts.RESTART_DELIVERY, keys, [jobId, Date.now()])) === 1;
  }

  private async takeDue(key: string, nextMs: number): Promise<string[]> {
    const args = [Date.now(), nextMs, DUE_BATCH, nextMs + CLOCK_TOLERANCE_MS];
    return (await this.eval(scripts.TAKE_DUE, [key], args)) as string[];
  }

  private nextHeartbeat(): number {
    return Date.now() + this.config.PROGRESS_INTERVAL_SEC * 1000;
  }

  private jobKey(jobId: string): string {
    return `${this.prefix}:job:${jobId}`;
  }

  private eval(
    script: string,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    return this.redis.eval(script, keys.length, ...keys, ...args);
  }
}

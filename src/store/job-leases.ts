import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { RELEASE_LOCK, TAKE_LEASE } from './job-scripts.js';
import { REDIS } from './redis.js';

/**
 * A holder that does not renew for this long counts as dead. Half of Bull's lock time, which is what
 * Bull's lock has left at least when its process dies: so whoever decides on a job that Bull gave up
 * never meets the lease of a dead process.
 */
export const LEASE_MS = 4_000;

/** How a lease stands: this holder's, another's, or of no use any more because the job has ended. */
export type LeaseState = 'mine' | 'taken' | 'ended';

const STATES: readonly LeaseState[] = ['ended', 'mine', 'taken'];

/**
 * Who works on a job right now. Bull's own lock lapses when Redis is away for longer than it lasts,
 * and Bull then gives the job out again while it is still being worked on; a lease can be taken up
 * again by the one who had it.
 */
@Injectable()
export class JobLeases {
  private readonly prefix: string;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(APP_CONFIG) config: AppConfig,
  ) {
    this.prefix = config.REDIS_PREFIX;
  }

  /** A name under which a lease is held; every run of a job has its own. */
  newHolder(): string {
    return randomUUID();
  }

  /** Takes the lease of a job's leg, or renews it for LEASE_MS. */
  async take(leg: string, jobId: string, holder: string): Promise<LeaseState> {
    const keys = [`${this.prefix}:job:${jobId}`, this.key(leg, jobId)];
    const state = await this.redis.eval(TAKE_LEASE, keys.length, ...keys, holder, LEASE_MS);
    return STATES[Number(state)] ?? 'taken';
  }

  /** Gives the lease up; does nothing where it is another's. */
  async release(leg: string, jobId: string, holder: string): Promise<void> {
    await this.redis.eval(RELEASE_LOCK, 1, this.key(leg, jobId), holder);
  }

  /** Whether anybody works on this leg of the job. */
  async isHeld(leg: string, jobId: string): Promise<boolean> {
    return (await this.redis.exists(this.key(leg, jobId))) === 1;
  }

  private key(leg: string, jobId: string): string {
    return `${this.prefix}:lease:${leg}:${jobId}`;
  }
}

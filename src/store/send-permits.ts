import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { ACQUIRE_SEND, RELEASE_LOCK } from './job-scripts.js';
import { REDIS } from './redis.js';

/** Permission to send one callback of a job; give it back with `release`. */
export interface SendPermit {
  release(): Promise<void>;
}

/** Sees to it that one call of a job is under way at a time, in all processes of one Redis. */
@Injectable()
export class SendPermits {
  private readonly prefix: string;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(APP_CONFIG) config: AppConfig,
  ) {
    this.prefix = config.REDIS_PREFIX;
  }

  /**
   * Asks to send one callback. Progress is refused once the job has ended; while another call of
   * the job is under way everybody is refused.
   * @param holdMs time after which the permit lapses, should its holder die
   */
  async acquire(
    jobId: string,
    kind: 'progress' | 'terminal',
    holdMs: number,
  ): Promise<SendPermit | null> {
    const token = randomUUID();
    const lock = `${this.prefix}:sending:${jobId}`;
    const keys = [`${this.prefix}:job:${jobId}`, lock];
    const isTerminal = kind === 'terminal' ? 1 : 0;
    const got = await this.redis.eval(
      ACQUIRE_SEND,
      keys.length,
      ...keys,
      token,
      holdMs,
      isTerminal,
    );
    if (got !== 1) return null;
    return {
      release: async () => {
        await this.redis.eval(RELEASE_LOCK, 1, lock, token);
      },
    };
  }
}

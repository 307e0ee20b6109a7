import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { REDIS } from './redis.js';

const MEAN_FIELD = 'meanDurationSec';
/** What the newest analysis counts for in the mean. */
const NEWEST_SHARE = 0.2;

/** How long analyses take, for the estimate given to new callers. */
@Injectable()
export class JobDurations {
  private readonly key: string;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(APP_CONFIG) config: AppConfig,
  ) {
    this.key = `${config.REDIS_PREFIX}:stats`;
  }

  async record(durationSec: number): Promise<void> {
    const before = await this.meanSec();
    const mean =
      before === null ? durationSec : before * (1 - NEWEST_SHARE) + durationSec * NEWEST_SHARE;
    await this.redis.hset(this.key, MEAN_FIELD, mean);
  }

  /** Smoothed length of recent analyses in seconds; null before the first one. */
  async meanSec(): Promise<number | null> {
    const value = await this.redis.hget(this.key, MEAN_FIELD);
    return value === null ? null : Number(value);
  }
}

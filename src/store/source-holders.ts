import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { REDIS } from './redis.js';

/** Long enough for a worker to be restarted with its directory. */
const ALIVE_MS = 60_000;

/** Which work directories have a worker, in all processes of one Redis. */
@Injectable()
export class SourceHolders {
  private readonly prefix: string;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(APP_CONFIG) config: AppConfig,
  ) {
    this.prefix = config.REDIS_PREFIX;
  }

  /** Says that a worker serves this directory; to be said again within ALIVE_MS. */
  async beat(holder: string): Promise<void> {
    await this.redis.set(this.key(holder), 1, 'PX', ALIVE_MS);
  }

  async isAlive(holder: string): Promise<boolean> {
    return (await this.redis.exists(this.key(holder))) === 1;
  }

  private key(holder: string): string {
    return `${this.prefix}:holder:${holder}`;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { SoundTrack } from '../domain/artifacts.js';
import {
  CURVE_FRAME_BYTES,
  packCurves,
  readCurves,
  type SoundCurves,
} from '../domain/sound-curves.js';
import { REDIS, untilTaken } from './redis.js';

/** Level and pitch over time of completed jobs, kept as long as an ended job stays readable. */
@Injectable()
export class CurvesStore {
  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  async save(jobId: string, sound: SoundTrack): Promise<void> {
    const { buffer, byteOffset, byteLength } = packCurves(sound);
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    const keepSec = this.config.JOB_RETENTION_HOURS * 3600;
    await untilTaken(() => this.redis.set(this.key(jobId), bytes, 'EX', keepSec));
  }

  /**
   * Reads a part of a job's curves.
   * @param firstFrame 0 or more; @param frameCount 1 or more; both are cut to what is there
   * @returns null where the job has none
   */
  async read(jobId: string, firstFrame: number, frameCount: number): Promise<SoundCurves | null> {
    const key = this.key(jobId);
    const length = await this.redis.strlen(key);
    if (length === 0) return null;
    const total = length / CURVE_FRAME_BYTES;
    const first = Math.min(firstFrame, total);
    const after = Math.min(first + frameCount, total);
    if (after === first) return readCurves(new Uint8Array(0), first, total);
    const bytes = await this.redis.getrangeBuffer(
      key,
      first * CURVE_FRAME_BYTES,
      after * CURVE_FRAME_BYTES - 1,
    );
    return readCurves(bytes, first, total);
  }

  private key(jobId: string): string {
    return `${this.config.REDIS_PREFIX}:curves:${jobId}`;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { JobFailure } from '../common/app-error.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { WorkDir } from './work-dir.js';

const BYTES_PER_MB = 1024 * 1024;
const LOOK_EVERY_MS = 1_000;
/** A presigned link lives an hour: a download that waits longer than this fails while it can say why. */
const LONGEST_WAIT_MS = 10 * 60_000;

/** Keeps the videos that wait for their analysis from taking the whole disk. */
@Injectable()
export class DiskBudget {
  private looking: Promise<boolean> | undefined;

  constructor(
    private readonly workDir: WorkDir,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * Whether another job may be taken in: the disk has space, and the videos their budget. Those who
   * ask together share one look at the disk.
   */
  hasRoom(): Promise<boolean> {
    this.looking ??= this.look().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  /**
   * Waits until the videos here are within their budget; analyses go on meanwhile and make room.
   * Downloads that begin together may pass it by their own sizes.
   * @throws JobFailure `INSUFFICIENT_RESOURCES` after ten minutes; the signal's reason when it aborts
   */
  async waitForRoom(signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + LONGEST_WAIT_MS;
    while (!(await this.isWithinBudget())) {
      if (performance.now() > deadline)
        throw new JobFailure(
          'INSUFFICIENT_RESOURCES',
          'The server was short of disk space for too long.',
        );
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      signal.throwIfAborted();
    }
  }

  private async look(): Promise<boolean> {
    const isFree = (await this.workDir.freeBytes()) >= this.config.MIN_FREE_DISK_MB * BYTES_PER_MB;
    return isFree && (await this.isWithinBudget());
  }

  private async isWithinBudget(): Promise<boolean> {
    return (await this.workDir.usedBytes()) < this.config.DOWNLOAD_BUDGET_MB * BYTES_PER_MB;
  }
}

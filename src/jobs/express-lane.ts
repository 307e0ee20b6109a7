import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { probeMedia } from '../pipeline/audio/media-probe.js';
import { JobQueues } from './job-queues.js';
import { WorkDir } from './work-dir.js';

/** Two minutes take some seconds of computing. */
const SHORT_SEC = 120;
/** Whoever comes to a longer line waits with the others; short ones take turns there just as well. */
const LONGEST_LINE = 5;

/** How many of a worker's places are kept for short videos; always fewer than there are places. */
export function keptPlaces({
  EXPRESS_JOBS,
  MAX_CONCURRENT_JOBS,
}: Pick<AppConfig, 'EXPRESS_JOBS' | 'MAX_CONCURRENT_JOBS'>): number {
  return Math.min(EXPRESS_JOBS, MAX_CONCURRENT_JOBS - 1);
}

/** Lets short videos pass while long ones take all other places, which may be for half an hour. */
@Injectable()
export class ExpressLane {
  constructor(
    private readonly queues: JobQueues,
    private readonly workDir: WorkDir,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** Whether a downloaded job should not wait with the others. */
  async takes(jobId: string, signal: AbortSignal): Promise<boolean> {
    const kept = keptPlaces(this.config);
    if (kept === 0) return false;
    const { analysis, express } = await this.queues.occupancy();
    if (analysis < this.config.MAX_CONCURRENT_JOBS - kept) return false;
    if (express >= kept + LONGEST_LINE) return false;
    return this.isShort(this.workDir.sourcePath(jobId), signal);
  }

  /** A file that cannot be read waits with the others: its analysis will say why. */
  private async isShort(file: string, signal: AbortSignal): Promise<boolean> {
    const { FFPROBE_PATH, MEDIA_STALL_SEC } = this.config;
    try {
      const { durationSec } = await probeMedia(FFPROBE_PATH, file, signal, MEDIA_STALL_SEC * 1000);
      return durationSec !== null && durationSec <= SHORT_SEC;
    } catch {
      signal.throwIfAborted();
      return false;
    }
  }
}

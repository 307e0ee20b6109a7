import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { probeMedia } from '../pipeline/audio/media-probe.js';
import { JobQueues } from './job-queues.js';
import { WorkDir } from './work-dir.js';

/** Two minutes take some seconds of computing. */
const SHORT_SEC = 120;

/** Lets short videos pass while long ones take all places, which may be for half an hour. */
@Injectable()
export class ExpressLane {
  constructor(
    private readonly queues: JobQueues,
    private readonly workDir: WorkDir,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** Whether a downloaded job should not wait with the others. */
  async takes(jobId: string, signal: AbortSignal): Promise<boolean> {
    const { EXPRESS_JOBS, MAX_CONCURRENT_JOBS } = this.config;
    if (EXPRESS_JOBS === 0) return false;
    const { analysis, express } = await this.queues.occupancy();
    if (analysis < MAX_CONCURRENT_JOBS || express >= EXPRESS_JOBS) return false;
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

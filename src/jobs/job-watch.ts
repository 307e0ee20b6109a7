import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { CallbackService } from '../callback/callback.service.js';
import { JobEvents } from '../callback/job-events.js';
import { JobStore } from '../store/job-store.js';
import { ANALYSIS_QUEUE, INGEST_QUEUE } from '../store/queues.js';
import { SourceHolders } from '../store/source-holders.js';
import { JobQueues } from './job-queues.js';
import { LostJobs } from './lost-jobs.js';
import { PinnedQueues } from './pinned-queues.js';
import { WorkDir } from './work-dir.js';

const LOOK_EVERY_MS = 2_000;
const SWEEP_EVERY_MS = 10 * 60_000;

/**
 * Looks after living jobs: reports those nobody has reported on for a while (they wait in a queue),
 * queues again what a killed process left between two queues, and removes what it left on disk.
 */
@Injectable()
export class JobWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(JobWatch.name);
  private timer: NodeJS.Timeout | undefined;
  private lastSweepMs = 0;
  private stopped = false;

  constructor(
    private readonly store: JobStore,
    private readonly queues: JobQueues,
    private readonly callbacks: CallbackService,
    private readonly events: JobEvents,
    private readonly pinned: PinnedQueues,
    private readonly holders: SourceHolders,
    private readonly lost: LostJobs,
    private readonly workDir: WorkDir,
  ) {}

  onApplicationBootstrap(): void {
    void this.look();
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async look(): Promise<void> {
    try {
      for (const jobId of await this.store.takeQuietJobs()) await this.tend(jobId);
      await this.callbacks.resumeUndelivered();
      if (Date.now() - this.lastSweepMs > SWEEP_EVERY_MS) await this.sweep();
    } catch (error) {
      this.logger.warn({ msg: 'job watch could not look', err: error });
    }
    if (!this.stopped) this.timer = setTimeout(() => void this.look(), LOOK_EVERY_MS);
  }

  private async tend(jobId: string): Promise<void> {
    const record = await this.store.get(jobId);
    if (!record) await this.store.forget(jobId);
    if (!record || record.terminalJson !== null) return;
    const { step, percent, message } = record;
    this.events.emit('progress', jobId, { step, percent, message });
    if (record.phase === 'pinned') {
      await this.tendPinned(jobId, record.sourceHolder ?? '');
      return;
    }
    const queue = record.phase === 'accepted' ? INGEST_QUEUE : ANALYSIS_QUEUE;
    const state = await this.queues.stateOf(queue, jobId);
    if (state === 'missing') await this.queues.add(queue, jobId);
    if (state !== 'given-up') return;
    await this.queues.forget(queue, jobId);
    await this.lost.decide(queue, jobId);
  }

  /** A job waits for the one worker that has its video; where that one is gone, any other may try. */
  private async tendPinned(jobId: string, holder: string): Promise<void> {
    if (await this.holders.isAlive(holder)) {
      await this.pinned.add(holder, jobId); // Does nothing where it is queued already.
      return;
    }
    if (await this.store.setPhase(jobId, 'queued')) await this.queues.add(ANALYSIS_QUEUE, jobId);
  }

  private async sweep(): Promise<void> {
    this.lastSweepMs = Date.now();
    for (const jobId of await this.workDir.list()) {
      if (!(await this.store.isLive(jobId))) await this.workDir.remove(jobId);
    }
  }
}

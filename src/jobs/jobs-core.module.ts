import { Inject, Module, type BeforeApplicationShutdown } from '@nestjs/common';
import { CallbackModule } from '../callback/callback.module.js';
import { CallbackService } from '../callback/callback.service.js';
import { withTimeLimit } from '../common/time-limit.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { ANALYSIS_QUEUE, EXPRESS_QUEUE, INGEST_QUEUE, registerQueue } from '../store/queues.js';
import { StoreModule } from '../store/store.module.js';
import { DiskBudget } from './disk-budget.js';
import { JobAborts } from './job-aborts.js';
import { JobEnder } from './job-ender.js';
import { JobQueues } from './job-queues.js';
import { JobWatch } from './job-watch.js';
import { LostJobs } from './lost-jobs.js';
import { PinnedQueues } from './pinned-queues.js';
import { WorkDir } from './work-dir.js';

const PAUSE_LIMIT_MS = 2_000;

/** What every role has: the queues, the end of a job, the watch over those that live. */
@Module({
  imports: [
    StoreModule,
    CallbackModule,
    registerQueue(INGEST_QUEUE),
    registerQueue(ANALYSIS_QUEUE),
    registerQueue(EXPRESS_QUEUE),
  ],
  providers: [
    DiskBudget,
    JobAborts,
    JobEnder,
    JobQueues,
    JobWatch,
    LostJobs,
    PinnedQueues,
    WorkDir,
  ],
  exports: [
    StoreModule,
    CallbackModule,
    registerQueue(INGEST_QUEUE),
    registerQueue(ANALYSIS_QUEUE),
    registerQueue(EXPRESS_QUEUE),
    DiskBudget,
    JobAborts,
    JobEnder,
    JobQueues,
    LostJobs,
    PinnedQueues,
    WorkDir,
  ],
})
export class JobsCoreModule implements BeforeApplicationShutdown {
  constructor(
    private readonly queues: JobQueues,
    private readonly pinned: PinnedQueues,
    private readonly aborts: JobAborts,
    private readonly callbacks: CallbackService,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** Takes no more jobs, lets those at work finish for a while and hands the rest back. */
  async beforeApplicationShutdown(): Promise<void> {
    const paused = Promise.all([this.queues.pauseHere(), this.pinned.pauseHere()]);
    await withTimeLimit(paused, PAUSE_LIMIT_MS).catch(() => undefined); // Redis away.
    await this.aborts.drain(this.config.SHUTDOWN_GRACE_SEC * 1000);
    await this.callbacks.stop();
  }
}

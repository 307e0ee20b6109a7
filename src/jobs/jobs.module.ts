import { Inject, Module, type BeforeApplicationShutdown } from '@nestjs/common';
import { CallbackModule } from '../callback/callback.module.js';
import { CallbackService } from '../callback/callback.service.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { DownloadModule } from '../download/download.module.js';
import { PipelineModule } from '../pipeline/pipeline.module.js';
import { ANALYSIS_QUEUE, INGEST_QUEUE, registerQueue } from '../store/queues.js';
import { StoreModule } from '../store/store.module.js';
import { IngestProcessor } from './ingest.processor.js';
import { JobAborts } from './job-aborts.js';
import { JobEnder } from './job-ender.js';
import { JobLeg } from './job-leg.js';
import { JobQueues } from './job-queues.js';
import { JobWatch } from './job-watch.js';
import { JobsController } from './jobs.controller.js';
import { JobsProcessor } from './jobs.processor.js';
import { JobsService } from './jobs.service.js';
import { SourceFile } from './source-file.js';
import { WorkDir } from './work-dir.js';

@Module({
  imports: [
    StoreModule,
    CallbackModule,
    DownloadModule,
    PipelineModule,
    registerQueue(INGEST_QUEUE),
    registerQueue(ANALYSIS_QUEUE),
  ],
  controllers: [JobsController],
  providers: [
    IngestProcessor,
    JobAborts,
    JobEnder,
    JobLeg,
    JobQueues,
    JobWatch,
    JobsProcessor,
    JobsService,
    SourceFile,
    WorkDir,
  ],
  exports: [JobQueues, WorkDir],
})
export class JobsModule implements BeforeApplicationShutdown {
  constructor(
    private readonly queues: JobQueues,
    private readonly aborts: JobAborts,
    private readonly callbacks: CallbackService,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** Takes no more jobs, lets those at work finish for a while and hands the rest back. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.queues.pauseHere();
    await this.aborts.drain(this.config.SHUTDOWN_GRACE_SEC * 1000);
    await this.callbacks.stop();
  }
}

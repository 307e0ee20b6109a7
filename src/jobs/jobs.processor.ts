import { InjectQueue } from '@nestjs/bull';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Queue } from 'bull';
import { JobEvents } from '../callback/job-events.js';
import { JobFailure } from '../common/app-error.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { filenameOf } from '../download/filename.js';
import { PipelineRunner } from '../pipeline/pipeline-runner.js';
import type { JobRecord } from '../store/job-record.js';
import { JobStore } from '../store/job-store.js';
import { ANALYSIS_QUEUE, type QueuedJob } from '../store/queues.js';
import { JobEnder } from './job-ender.js';
import { JobLeg } from './job-leg.js';
import { SourceFile } from './source-file.js';
import { WorkDir } from './work-dir.js';

/** Drives the chain of stages for every downloaded job and emits its progress. */
@Injectable()
export class JobsProcessor implements OnApplicationBootstrap {
  constructor(
    @InjectQueue(ANALYSIS_QUEUE) private readonly queue: Queue<QueuedJob>,
    private readonly leg: JobLeg,
    private readonly store: JobStore,
    private readonly sourceFile: SourceFile,
    private readonly workDir: WorkDir,
    private readonly runner: PipelineRunner,
    private readonly ender: JobEnder,
    private readonly events: JobEvents,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  onApplicationBootstrap(): void {
    const minutes = this.config.PROCESSING_TIMEOUT_MIN;
    this.leg.serve(this.queue, this.config.MAX_CONCURRENT_JOBS, {
      timeoutMs: minutes * 60_000,
      timeoutFailure: new JobFailure(
        'PROCESSING_TIMEOUT',
        `The analysis took longer than ${minutes} minutes and was stopped.`,
      ),
      work: (record, signal) => this.analyse(record, signal),
    });
  }

  private async analyse({ request }: JobRecord, signal: AbortSignal): Promise<void> {
    const { jobId, language, videoUrl } = request;
    const startedAt = Date.now();
    if (!(await this.store.setPhase(jobId, 'running'))) return;
    // The download may have been done on another machine.
    await this.sourceFile.ensure(request, signal, () => undefined);
    const source = { path: this.workDir.sourcePath(jobId), filename: filenameOf(videoUrl) };
    const result = await this.runner.run(source, {
      jobId,
      workDir: await this.workDir.open(jobId),
      language,
      signal,
      onProgress: (update) => {
        this.events.emit('progress', jobId, update);
      },
    });
    signal.throwIfAborted();
    await this.ender.complete(jobId, result);
    await this.store.recordDuration((Date.now() - startedAt) / 1000);
  }
}

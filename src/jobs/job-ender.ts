import { Injectable, Logger } from '@nestjs/common';
import { CallbackService } from '../callback/callback.service.js';
import { JobFailure } from '../common/app-error.js';
import type { FailureCode } from '../common/error-code.js';
import type { AnalysisResult } from '../domain/analysis-result.js';
import type { JobStep } from '../domain/progress.js';
import { Metrics } from '../metrics/metrics.js';
import { JobStore } from '../store/job-store.js';
import { JobAborts } from './job-aborts.js';
import { WorkDir } from './work-dir.js';

/** Ends jobs: outcome, callback and clean-up in one place. The first outcome of a job stands. */
@Injectable()
export class JobEnder {
  private readonly logger = new Logger(JobEnder.name);

  constructor(
    private readonly store: JobStore,
    private readonly callbacks: CallbackService,
    private readonly aborts: JobAborts,
    private readonly workDir: WorkDir,
    private readonly metrics: Metrics,
  ) {}

  async complete(jobId: string, result: AnalysisResult): Promise<void> {
    const settlement = await this.callbacks.settle(jobId, { status: 'completed', result });
    if (settlement === 'settled') {
      this.logger.log({ msg: 'job completed', jobId });
      this.metrics.jobEnded('completed');
      await this.aborts.announceEnd(jobId);
    }
    await this.workDir.remove(jobId);
  }

  /** @returns whether this call ended the job */
  async fail(jobId: string, failure: JobFailure): Promise<boolean> {
    const { code, message } = failure;
    for (;;) {
      const progress = (await this.store.get(jobId))?.percent ?? 0;
      const outcome = { status: 'failed', progress, code, message } as const;
      const settlement = await this.callbacks.settle(jobId, outcome);
      if (settlement === 'outrun') continue; // It went on between the two calls.
      if (settlement === 'ended') return false;
      this.logger.warn({ msg: 'job failed', jobId, code, err: failure });
      this.metrics.jobEnded(code);
      await this.aborts.announceEnd(jobId);
      return true;
    }
  }

  /** Fails a job that was lost without telling why: its process died again and again. */
  async failLost(jobId: string): Promise<void> {
    const record = await this.store.get(jobId);
    if (!record) return;
    await this.fail(jobId, new JobFailure(codeOfLost(record.step)));
    await this.workDir.remove(jobId);
  }
}

function codeOfLost(step: JobStep): FailureCode {
  if (step === 'accepted' || step === 'download') return 'DOWNLOAD_ERROR';
  if (step === 'queued' || step === 'audio') return 'AUDIO_EXTRACTION_ERROR';
  return 'TRANSCRIPTION_ERROR';
}

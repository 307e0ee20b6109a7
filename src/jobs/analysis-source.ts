import { Injectable, Logger } from '@nestjs/common';
import { JobFailure } from '../common/app-error.js';
import type { JobRecord } from '../store/job-record.js';
import { JobStore } from '../store/job-store.js';
import { SourceHolders } from '../store/source-holders.js';
import { PinnedQueues } from './pinned-queues.js';
import { SourceFile } from './source-file.js';
import { WorkDir } from './work-dir.js';

/**
 * Gets the video of a job to the worker that analyses it. Several workers share the analysis queue
 * while each has its own disk: the one that takes a job may not be the one that downloaded it.
 */
@Injectable()
export class AnalysisSource {
  private readonly logger = new Logger(AnalysisSource.name);

  constructor(
    private readonly store: JobStore,
    private readonly holders: SourceHolders,
    private readonly pinned: PinnedQueues,
    private readonly sourceFile: SourceFile,
    private readonly workDir: WorkDir,
  ) {}

  /**
   * Downloads the video where it is not here yet. Where that fails because the link has expired, the
   * job goes to the worker that has the video, if that one lives.
   * @returns false when the job has gone to another worker
   * @throws JobFailure
   */
  async fetch(record: JobRecord, signal: AbortSignal): Promise<boolean> {
    try {
      await this.sourceFile.ensure(record.request, signal, () => undefined);
      return true;
    } catch (error) {
      const holder = await this.otherHolderOf(record, error);
      if (holder === null) throw error;
      await this.handOver(record.request.jobId, holder);
      return false;
    }
  }

  private async otherHolderOf({ sourceHolder }: JobRecord, error: unknown): Promise<string | null> {
    if (!(error instanceof JobFailure) || error.code !== 'DOWNLOAD_ERROR') return null;
    if (sourceHolder === null || sourceHolder === (await this.workDir.holderId())) return null;
    return (await this.holders.isAlive(sourceHolder)) ? sourceHolder : null;
  }

  private async handOver(jobId: string, holder: string): Promise<void> {
    if (!(await this.store.setPhase(jobId, 'pinned'))) return;
    await this.workDir.remove(jobId);
    await this.pinned.add(holder, jobId);
    this.logger.log({ msg: 'job handed to the worker that has its video' });
  }
}

import { Injectable } from '@nestjs/common';
import { access } from 'node:fs/promises';
import { VideoDownloader } from '../download/video-downloader.js';
import type { JobRequest } from '../domain/job.js';
import { DiskBudget } from './disk-budget.js';
import { WorkDir } from './work-dir.js';

/** The video of a job in this machine's work directory. */
@Injectable()
export class SourceFile {
  constructor(
    private readonly workDir: WorkDir,
    private readonly budget: DiskBudget,
    private readonly downloader: VideoDownloader,
  ) {}

  /**
   * Downloads the video unless it is here already, as soon as there is room for it; a file under its final name is complete.
   * @param onProgress called with the share that is here, 0..1
   * @throws JobFailure
   */
  async ensure(
    { jobId, videoUrl }: JobRequest,
    signal: AbortSignal,
    onProgress: (fraction: number) => void,
  ): Promise<void> {
    await this.workDir.open(jobId);
    const target = this.workDir.sourcePath(jobId);
    const isHere = await access(target).then(
      () => true,
      () => false,
    );
    if (isHere) return;
    await this.budget.waitForRoom(signal);
    onProgress(0);
    await this.downloader.download(videoUrl, target, { signal, onProgress });
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { JobFailure } from '../common/app-error.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { downloadFailure, isTransient, StalledError } from './download-failure.js';
import { DOWNLOAD_PACE, type DownloadPace } from './download-pace.js';
import { IdleWatch } from '../common/idle-watch.js';
import { VideoRequest, type VideoResponse } from './video-request.js';

const BYTES_PER_MB = 1024 * 1024;

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** Called with the share that is here, 0..1, when it has grown by a percent; never where the host does not say the size. */
  readonly onProgress: (fraction: number) => void;
}

/** Fetches a video from an untrusted URL into a file. */
@Injectable()
export class VideoDownloader {
  constructor(
    private readonly request: VideoRequest,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    @Inject(DOWNLOAD_PACE) private readonly pace: DownloadPace,
  ) {}

  /**
   * Downloads `url`; the file has its name only once it is complete.
   * @throws JobFailure `DOWNLOAD_ERROR` or `INSUFFICIENT_RESOURCES` (too large, disk full); the
   *   signal's reason when it aborts. Nothing is left on the disk then.
   */
  async download(
    url: string,
    targetPath: string,
    { signal, onProgress }: DownloadOptions,
  ): Promise<{ bytes: number }> {
    const partPath = `${targetPath}.part`;
    const timeout = AbortSignal.timeout(this.config.DOWNLOAD_TIMEOUT_MIN * 60_000);
    const stop = AbortSignal.any([signal, timeout]);
    const report = byPercent(onProgress);
    try {
      const bytes = await this.withRetries(stop, () => this.fetch(url, partPath, stop, report));
      await rename(partPath, targetPath);
      return { bytes };
    } catch (error) {
      await rm(partPath, { force: true });
      signal.throwIfAborted();
      if (timeout.aborted)
        throw new JobFailure('DOWNLOAD_ERROR', 'The download of the video took too long.');
      throw downloadFailure(error);
    }
  }

  private async withRetries<T>(stop: AbortSignal, attempt: () => Promise<T>): Promise<T> {
    for (const delayMs of this.pace.retryDelaysMs) {
      try {
        return await attempt();
      } catch (error) {
        if (stop.aborted || !isTransient(error)) throw error;
        await sleep(delayMs * (0.5 + Math.random()), undefined, { signal: stop });
      }
    }
    return attempt();
  }

  private async fetch(
    url: string,
    partPath: string,
    stop: AbortSignal,
    report: (fraction: number) => void,
  ): Promise<number> {
    stop.throwIfAborted();
    const idle = new IdleWatch(this.pace.idleMs);
    const signal = AbortSignal.any([stop, idle.signal]);
    try {
      const response = await this.request.open(url, signal);
      return await this.store(response, partPath, signal, (bytes) => {
        idle.heard();
        if (response.sizeBytes) report(bytes / response.sizeBytes);
      });
    } catch (error) {
      if (idle.signal.aborted && !stop.aborted) throw new StalledError();
      throw error;
    } finally {
      idle.stop();
    }
  }

  private async store(
    { body, sizeBytes }: VideoResponse,
    partPath: string,
    signal: AbortSignal,
    onBytes: (total: number) => void,
  ): Promise<number> {
    const maxBytes = this.config.MAX_VIDEO_MB * BYTES_PER_MB;
    if (sizeBytes !== null && sizeBytes > maxBytes) {
      body.destroy();
      throw this.tooLarge();
    }
    let total = 0;
    const meter = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        total += chunk.length;
        onBytes(total);
        // What the host says of the size cannot be relied on.
        if (total > maxBytes) done(this.tooLarge());
        else done(null, chunk);
      },
    });
    await pipeline(body, meter, createWriteStream(partPath), { signal });
    return total;
  }

  private tooLarge(): JobFailure {
    const megabytes = this.config.MAX_VIDEO_MB;
    const limit = megabytes % 1024 === 0 ? `${megabytes / 1024} GB` : `${megabytes} MB`;
    return new JobFailure('INSUFFICIENT_RESOURCES', `The video file is larger than ${limit}.`);
  }
}

/** Passes a share on when it reaches a higher whole percent; a second try starts silently. */
function byPercent(onProgress: (fraction: number) => void): (fraction: number) => void {
  let last = 0;
  return (fraction) => {
    const percent = Math.floor(Math.min(1, fraction) * 100);
    if (percent <= last) return;
    last = percent;
    onProgress(percent / 100);
  };
}

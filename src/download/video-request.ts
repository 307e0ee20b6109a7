import { HttpService } from '@nestjs/axios';
import { Injectable } from '@nestjs/common';
import { Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { AxiosResponse } from 'axios';
import { JobFailure } from '../common/app-error.js';
import { HttpStatusError } from './download-failure.js';
import { VideoUrlGuard } from './video-url-guard.js';

const MAX_REDIRECTS = 5;
const REDIRECT_STATUSES = [301, 302, 303, 307, 308];

/** A video on its way. */
export interface VideoResponse {
  readonly body: IncomingMessage;
  /** What the host says of the length in bytes; null where it does not. */
  readonly sizeBytes: number | null;
}

/** Asks a host for a video; every hop of a redirect has to pass the guard anew. */
@Injectable()
export class VideoRequest {
  constructor(
    private readonly http: HttpService,
    private readonly guard: VideoUrlGuard,
  ) {}

  /**
   * @throws BlockedUrlError, HttpStatusError, JobFailure (redirects without an end), or the
   *   network's error
   */
  async open(videoUrl: string, signal: AbortSignal): Promise<VideoResponse> {
    let url = new URL(videoUrl);
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const response = await this.get(url, this.guard.admit(url), signal);
      if (response.status === 200) return { body: response.data, sizeBytes: sizeOf(response) };
      response.data.destroy();
      if (!REDIRECT_STATUSES.includes(response.status)) throw new HttpStatusError(response.status);
      url = targetOf(response, url);
    }
    throw new JobFailure('DOWNLOAD_ERROR', 'The video link redirects too often.');
  }

  private get(
    url: URL,
    lookup: LookupFunction,
    signal: AbortSignal,
  ): Promise<AxiosResponse<IncomingMessage>> {
    return this.http.axiosRef.get<IncomingMessage>(url.href, {
      headers: { Accept: '*/*', 'Accept-Encoding': 'identity', 'User-Agent': 'ML-Server/1.0' },
      // A connection of its own for each request: none is reused past the check of its address.
      httpAgent: new HttpAgent({ lookup, keepAlive: false }),
      httpsAgent: new HttpsAgent({ lookup, keepAlive: false }),
      responseType: 'stream',
      maxRedirects: 0,
      // A proxy from the environment would resolve names itself, past the guard.
      proxy: false,
      // A small compressed answer could unfold without end.
      decompress: false,
      validateStatus: () => true,
      signal,
    });
  }
}

function sizeOf(response: AxiosResponse): number | null {
  const value: unknown = response.headers['content-length'];
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : null;
}

function targetOf(response: AxiosResponse, from: URL): URL {
  const location: unknown = response.headers['location'];
  if (typeof location !== 'string' || !URL.canParse(location, from.href))
    throw new HttpStatusError(response.status);
  return new URL(location, from.href);
}

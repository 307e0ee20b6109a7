import { HttpService } from '@nestjs/axios';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { isAxiosError, type AxiosResponse } from 'axios';
import { createHmac } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { BlockedUrlError } from '../net/blocked-url-error.js';
import { CallbackUrlGuard } from './callback-url-guard.js';

/** What became of one callback. */
export type CallbackAnswer =
  | { readonly kind: 'status'; readonly httpStatus: number; readonly retryAfterMs: number | null }
  /** `connected` tells whether the request may have reached the receiver. */
  | { readonly kind: 'no-answer'; readonly timedOut: boolean };

/** Sends one callback over HTTP; it knows neither jobs nor retries. */
@Injectable()
export class CallbackClient {
  private readonly logger = new Logger(CallbackClient.name);

  constructor(
    private readonly http: HttpService,
    private readonly guard: CallbackUrlGuard,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * Posts `json` to the receiver, where the operator allows it as the address is right now: a job
   * taken in under other settings, or a record somebody changed, leads nowhere. Redirects are not
   * followed and the answer's body is not read.
   * @param baseUrl origin (and base path) of the backend; the configured path is appended
   * @param json the exact body; the signature covers its bytes
   * @param timeoutMs time for the whole call
   */
  async post(baseUrl: string, json: string, timeoutMs: number): Promise<CallbackAnswer> {
    const body = Buffer.from(json);
    try {
      const url = new URL(`${baseUrl}${this.config.CALLBACK_PATH}`);
      const lookup = this.guard.admit(url);
      const response = await this.http.axiosRef.post<Readable>(url.href, body, {
        headers: this.headers(body),
        httpAgent: new HttpAgent({ lookup, keepAlive: false }),
        httpsAgent: new HttpsAgent({ lookup, keepAlive: false }),
        timeout: timeoutMs,
        signal: AbortSignal.timeout(timeoutMs),
        maxRedirects: 0,
        proxy: false,
        decompress: false,
        responseType: 'stream',
        validateStatus: () => true,
      });
      response.data.destroy();
      return { kind: 'status', httpStatus: response.status, retryAfterMs: retryAfterMs(response) };
    } catch (error) {
      if (isBlocked(error)) this.logger.error({ msg: 'callback address is not allowed' });
      const timedOut =
        isAxiosError(error) &&
        ['ECONNABORTED', 'ETIMEDOUT', 'ERR_CANCELED'].includes(error.code ?? '');
      return { kind: 'no-answer', timedOut };
    }
  }

  private headers(body: Buffer): Record<string, string> {
    const headers: Record<string, string> = {
      'Content-Type': 'application/json',
      'User-Agent': 'ML-Server/1.0',
    };
    if (this.config.CALLBACK_SECRET !== '')
      headers['X-Signature-256'] = signature(body, this.config.CALLBACK_SECRET);
    return headers;
  }
}

/** The look-up's refusal arrives as the cause of the request's error. */
function isBlocked(error: unknown): boolean {
  return (
    error instanceof BlockedUrlError ||
    (error instanceof Error && error.cause instanceof BlockedUrlError)
  );
}

/** Value of `X-Signature-256`: hex HMAC-SHA256 of the raw body, as GitHub's webhooks write it. */
export function signature(body: Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Reads Retry-After, seconds or date. Source: RFC 9110, section 10.2.3. */
function retryAfterMs(response: AxiosResponse): number | null {
  const value: unknown = response.headers['retry-after'];
  if (typeof value !== 'string') return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

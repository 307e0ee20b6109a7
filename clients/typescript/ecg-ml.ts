/** Talks to the ECG ML server: sends it a video, checks and reads its callbacks. Needs Node 18 or newer. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type {
  AcceptedJob,
  ErrorBody,
  ProcessVideoDto,
  ProgressBody,
  TerminalBody,
} from './ecg-ml-types.js';

export type Callback = ProgressBody | TerminalBody;

export const PROCESS_VIDEO_PATH = '/api/upload-video/process-video';
export const SIGNATURE_HEADER = 'X-Signature-256';

/** The server did not take the video; `status` and `body` tell why. */
export class RefusedVideo extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
  ) {
    super(body.message);
    this.name = 'RefusedVideo';
  }
}

/** A callback that does not carry the signature of the shared secret. */
export class UntrustedCallback extends Error {
  constructor() {
    super('The signature of the callback is wrong.');
    this.name = 'UntrustedCallback';
  }
}

/**
 * Sends a video in; the same `job_id` again starts nothing new.
 * @throws RefusedVideo; what fetch throws where the server cannot be reached in time
 */
export async function processVideo(
  serverUrl: string,
  request: ProcessVideoDto,
  { apiKey, timeoutMs = 10_000 }: { readonly apiKey?: string; readonly timeoutMs?: number } = {},
): Promise<AcceptedJob> {
  const response = await fetch(new URL(PROCESS_VIDEO_PATH, serverUrl), {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(apiKey !== undefined && { 'X-API-Key': apiKey }),
    },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new RefusedVideo(response.status, answer as ErrorBody);
  return answer as AcceptedJob;
}

/**
 * Reads the body of a callback after checking it.
 * @param body the raw body, before any parsing
 * @param signature the header `X-Signature-256`
 * @param secret the CALLBACK_SECRET of the server
 * @throws UntrustedCallback
 */
export function readCallback(
  body: Uint8Array,
  signature: string | undefined,
  secret: string,
): Callback {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const given = Buffer.from(signature ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new UntrustedCallback();
  return JSON.parse(Buffer.from(body).toString()) as Callback;
}

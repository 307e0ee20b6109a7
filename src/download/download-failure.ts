import { isAxiosError } from 'axios';
import { JobFailure } from '../common/app-error.js';
import { BlockedUrlError } from '../net/blocked-url-error.js';

/** The host answered with a status that is neither success nor a redirect. */
export class HttpStatusError extends Error {
  constructor(readonly status: number) {
    super(`The host answered with status ${status}.`);
    this.name = 'HttpStatusError';
  }
}

/** The host was silent for too long. */
export class StalledError extends Error {
  constructor() {
    super('The host sent nothing for too long.');
    this.name = 'StalledError';
  }
}

/** Network errors that a second try may overcome. */
const TRANSIENT_CODES = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_BAD_RESPONSE',
];
const UNREACHABLE = 'The video host could not be reached.';
const INTERRUPTED = 'The connection to the video host was interrupted.';
const ACCESS_DENIED = 'The video link has expired or access was denied.';
const NOT_FOUND = 'The video was not found.';

const SENTENCES: Readonly<Record<string, string>> = {
  ENOTFOUND: UNREACHABLE,
  ENODATA: UNREACHABLE,
  EAI_AGAIN: UNREACHABLE,
  EAI_FAIL: UNREACHABLE,
  ECONNREFUSED: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
  ECONNRESET: INTERRUPTED,
  ECONNABORTED: INTERRUPTED,
  EPIPE: INTERRUPTED,
  ERR_STREAM_PREMATURE_CLOSE: INTERRUPTED,
};
const DISK_FULL_CODES = ['ENOSPC', 'EDQUOT'];

/** Whether the same request may succeed a little later. */
export function isTransient(error: unknown): boolean {
  if (error instanceof StalledError) return true;
  if (error instanceof HttpStatusError)
    return error.status >= 500 || error.status === 408 || error.status === 429;
  return chainOf(error).some(({ code }) => code !== undefined && TRANSIENT_CODES.includes(code));
}

/** The failure a person reads, for whatever went wrong in a download. */
export function downloadFailure(error: unknown): JobFailure {
  if (error instanceof JobFailure) return error;
  const codes = chainOf(error).flatMap(({ code }) => code ?? []);
  if (codes.some((code) => DISK_FULL_CODES.includes(code)))
    return new JobFailure(
      'INSUFFICIENT_RESOURCES',
      'The service ran out of disk space while it downloaded the video.',
      { cause: causeOf(error) },
    );
  return new JobFailure('DOWNLOAD_ERROR', sentenceOf(error, codes), { cause: causeOf(error) });
}

function sentenceOf(error: unknown, codes: readonly string[]): string | undefined {
  const blocked = blockedIn(error);
  if (blocked)
    return blocked.reason === 'protocol'
      ? 'The video link must use https.'
      : 'The video link points to an address that is not allowed.';
  if (error instanceof StalledError) return 'The video host stopped sending data.';
  if (error instanceof HttpStatusError) return statusSentence(error.status);
  if (codes.some((code) => /CERT|SELF_SIGNED|ERR_TLS|ERR_SSL|EPROTO/.test(code)))
    return 'A secure connection to the video host was not possible.';
  return codes.map((code) => SENTENCES[code]).find((sentence) => sentence !== undefined);
}

function blockedIn(error: unknown): BlockedUrlError | undefined {
  return chainOf(error).find((link) => link instanceof BlockedUrlError);
}

function statusSentence(status: number): string {
  if (status === 401 || status === 403) return ACCESS_DENIED;
  if (status === 404 || status === 410) return NOT_FOUND;
  if (status >= 500 || status === 429) return 'The video host is not working at the moment.';
  return 'The video host refused the download.';
}

/** An error and everything that caused it; a failed connection to several addresses counts each. */
function chainOf(error: unknown): (Error & { code?: string })[] {
  const links: Error[] = [];
  const visit = (link: unknown, depth: number): void => {
    if (!(link instanceof Error) || depth > 5) return;
    links.push(link);
    visit(link.cause, depth + 1);
    if (link instanceof AggregateError) for (const part of link.errors) visit(part, depth + 1);
  };
  visit(error, 0);
  return links;
}

/** Axios hangs the whole request, URL and all, on its errors: only what went wrong is kept. */
function causeOf(error: unknown): unknown {
  if (!isAxiosError(error)) return error;
  return blockedIn(error) ?? new Error(`The request failed: ${error.code ?? 'unknown'}`);
}

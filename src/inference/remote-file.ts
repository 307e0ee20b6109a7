import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { dropPart, dropStamp, resumePoint, sizeOfPart, stampPart } from './download-part.js';
import { dropBody, type HttpAnswer, type HttpGet } from './http-get.js';
import { ModelFetchError } from './model-error.js';

/** Tries in a row that bring nothing. */
const MAX_IDLE_TRIES = 5;
const FIRST_PAUSE_MS = 1_000;

export interface RemoteFile {
  readonly url: string;
  /** Size it must have, where known. */
  readonly bytes?: number | undefined;
}

export interface RemoteFileOptions {
  /** Told after every piece: bytes that are there, and how many it will be (where the host says so). */
  readonly onProgress?: (bytes: number, totalBytes: number | undefined) => void;
  /** Pause before the second try; each further one is twice as long. */
  readonly firstPauseMs?: number;
}

/**
 * Brings a file from an HTTP host to `part`, going on where an earlier try, in this process or one
 * before, broke off, as long as the host still has the same version of it. The content is not
 * verified: that is up to the caller.
 * @throws ModelFetchError with one plain line. What has come stays for the next try, except where
 *   it belongs to another version.
 */
export async function fetchRemoteFile(
  http: HttpGet,
  file: RemoteFile,
  part: string,
  { onProgress, firstPauseMs = FIRST_PAUSE_MS }: RemoteFileOptions = {},
): Promise<void> {
  await mkdir(path.dirname(part), { recursive: true }).catch(failWriting);
  let idleTries = 0;
  for (;;) {
    const before = await sizeOfPart(part);
    try {
      await fetchOnce(http, file, part, onProgress);
      await dropStamp(part);
      return;
    } catch (error) {
      if (error instanceof ModelFetchError) throw error;
      if (isFileError(error)) return failWriting(error);
      if (isCertificateError(error))
        throw new ModelFetchError(
          `The certificate of ${hostOf(file)} is not trusted: NODE_EXTRA_CA_CERTS names a file with further authorities.`,
          { cause: error },
        );
      idleTries = (await sizeOfPart(part)) > before ? 0 : idleTries + 1;
      if (idleTries >= MAX_IDLE_TRIES) throw unreachable(file, error);
      await wait(firstPauseMs * 2 ** idleTries);
    }
  }
}

async function fetchOnce(
  http: HttpGet,
  file: RemoteFile,
  part: string,
  onProgress: RemoteFileOptions['onProgress'],
): Promise<void> {
  const resume = await resumePoint(part, file.url);
  const answer = await http.get(file.url, {
    'accept-encoding': 'identity',
    ...(resume && { range: `bytes=${resume.bytes}-`, 'if-range': resume.validator }),
  });
  const startsAt = startOf(answer, resume?.bytes ?? 0, file);
  if (startsAt === null) {
    dropBody(answer);
    await dropPart(part);
    throw new Error('The part on disk does not fit the file any more.');
  }
  const length = Number(answer.headers['content-length'] ?? Number.NaN);
  const totalBytes = Number.isFinite(length) ? startsAt + length : undefined;
  if (file.bytes !== undefined && totalBytes !== undefined && totalBytes !== file.bytes) {
    dropBody(answer);
    await dropPart(part);
    throw new ModelFetchError(
      `${hostOf(file)} has another file at this place: ${totalBytes} bytes instead of ${file.bytes}.`,
    );
  }
  if (startsAt === 0) await stampPart(part, file.url, answer);

  let bytes = startsAt;
  let broken: unknown;
  async function* pieces(): AsyncGenerator<Buffer> {
    try {
      for await (const piece of answer.body as AsyncIterable<Buffer>) {
        bytes += piece.length;
        onProgress?.(bytes, totalBytes);
        yield piece;
      }
    } catch (error) {
      // The file is ended in peace, so that what has come is on disk for the next try.
      broken = error;
    }
  }
  await pipeline(pieces, createWriteStream(part, { flags: startsAt === 0 ? 'w' : 'a' }));
  if (broken instanceof Error) throw broken;
  if (totalBytes !== undefined && bytes < totalBytes)
    throw new Error('The connection ended too early.');
}

/**
 * @returns offset of the first byte that will come, or null where the part on disk is of no use
 * @throws ModelFetchError where asking again would not help, Error where it may
 */
function startOf(answer: HttpAnswer, asked: number, file: RemoteFile): number | null {
  const { statusCode, headers } = answer;
  if (statusCode === 200) return 0;
  if (statusCode === 206)
    return String(headers['content-range']).startsWith(`bytes ${asked}-`) ? asked : null;
  if (statusCode === 416) return null;
  dropBody(answer);
  if (statusCode === 429 || statusCode >= 500)
    throw new Error(`The host answers with status ${statusCode}.`);
  throw new ModelFetchError(
    statusCode === 404 || statusCode === 410
      ? `${hostOf(file)} does not have ${path.posix.basename(new URL(file.url).pathname)} any more (status ${statusCode}).`
      : `${hostOf(file)} refuses ${path.posix.basename(new URL(file.url).pathname)} (status ${statusCode}).`,
  );
}

function hostOf({ url }: RemoteFile): string {
  return new URL(url).host;
}

function unreachable(file: RemoteFile, cause: unknown): ModelFetchError {
  return new ModelFetchError(
    `${hostOf(file)} cannot be reached, or breaks off again and again. What has come is kept: the same command goes on from there.`,
    { cause },
  );
}

const FILE_ERRORS = new Set(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR']);

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && FILE_ERRORS.has(String(error.code));
}

function isCertificateError(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return /CERT|_TLS_|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)/.test(String(error.code));
}

/** @throws ModelFetchError always */
export function failWriting(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  throw new ModelFetchError(
    isFull
      ? 'There is no room left on the disk of MODELS_DIR.'
      : 'The folder MODELS_DIR cannot be written.',
    { cause: error },
  );
}

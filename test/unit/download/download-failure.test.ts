import { AxiosError, AxiosHeaders } from 'axios';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { JobFailure } from '../../../src/common/app-error.js';
import { BlockedUrlError } from '../../../src/net/blocked-url-error.js';
import {
  downloadFailure,
  HttpStatusError,
  isTransient,
  StalledError,
} from '../../../src/download/download-failure.js';

const withCode = (code: string): Error => Object.assign(new Error(code), { code });
const requestError = (cause: Error): AxiosError => {
  const config = { url: 'https://host/a.mp4?X-Amz-Signature=canary', headers: new AxiosHeaders() };
  return AxiosError.from(cause, undefined, config);
};

describe('isTransient', () => {
  it.each([
    withCode('ECONNRESET'),
    withCode('EAI_AGAIN'),
    requestError(withCode('ECONNREFUSED')),
    requestError(new AggregateError([withCode('ENETUNREACH'), withCode('ECONNREFUSED')])),
    new StalledError(),
    new HttpStatusError(500),
    new HttpStatusError(503),
    new HttpStatusError(429),
  ])('tries again after $message', (error) => {
    expect(isTransient(error)).toBe(true);
  });

  it.each([
    withCode('ENOTFOUND'),
    withCode('ENOSPC'),
    withCode('CERT_HAS_EXPIRED'),
    new BlockedUrlError('address'),
    new HttpStatusError(403),
    new HttpStatusError(404),
    new JobFailure('INSUFFICIENT_RESOURCES'),
  ])('gives up after $message', (error) => {
    expect(isTransient(error)).toBe(false);
  });
});

describe('downloadFailure', () => {
  it('finds a blocked address below the error of the request', () => {
    const failure = downloadFailure(requestError(new BlockedUrlError('address')));
    expect(failure.code).toBe('DOWNLOAD_ERROR');
    expect(failure.message).toBe('The video link points to an address that is not allowed.');
    expect(failure.cause).toEqual(new BlockedUrlError('address'));
  });

  it('names an untrusted certificate as such', () => {
    const failure = downloadFailure(requestError(withCode('DEPTH_ZERO_SELF_SIGNED_CERT')));
    expect(failure.message).toBe('A secure connection to the video host was not possible.');
  });

  it('has a plain sentence for what it does not know', () => {
    const failure = downloadFailure(new Error('kaputt'));
    expect(failure.message).toBe('The video could not be downloaded.');
  });

  it('carries neither the URL nor its signature, not even in its cause', () => {
    const failure = downloadFailure(requestError(withCode('ECONNRESET')));
    expect(inspect(failure, { depth: null })).not.toMatch(/canary|https/);
  });
});

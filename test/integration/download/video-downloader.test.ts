import { HttpService } from '@nestjs/axios';
import axios from 'axios';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JobFailure } from '../../../src/common/app-error.js';
import { loadConfig } from '../../../src/config/app-config.js';
import type { Resolve } from '../../../src/net/guarded-lookup.js';
import { VideoUrlGuard } from '../../../src/download/video-url-guard.js';
import { VideoDownloader } from '../../../src/download/video-downloader.js';
import { VideoRequest } from '../../../src/download/video-request.js';
import { VideoHost } from '../../support/video-host.js';

const MB = 1024 * 1024;
const VIDEO = randomBytes(300_000);
const NOT_ALLOWED = 'The video link points to an address that is not allowed.';

let folder: string;
let target: string;
const hosts: VideoHost[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'download-'));
  target = path.join(folder, 'source');
});
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop()));
  await rm(folder, { recursive: true });
});

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<VideoHost> {
  const host = await VideoHost.start(answer);
  hosts.push(host);
  return host;
}

interface Options {
  readonly env?: Record<string, string>;
  readonly resolve?: Resolve;
  readonly idleMs?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
}

/** Downloads into `target`; the hosts of the test are vouched for unless `env` says otherwise. */
function download(url: string, options: Options = {}): Promise<{ bytes: number }> {
  const vouched = hosts.map((host) => host.authority).join();
  const config = loadConfig({ ALLOW_HTTP_HOSTS: vouched, ...options.env });
  const resolve: Resolve =
    options.resolve ?? (() => Promise.resolve([{ address: '127.0.0.1', family: 4 }]));
  const request = new VideoRequest(
    new HttpService(axios.create()),
    new VideoUrlGuard(config, resolve),
  );
  const pace = { idleMs: options.idleMs ?? 5_000, retryDelaysMs: [10, 10] };
  return new VideoDownloader(request, config, pace).download(url, target, {
    signal: options.signal ?? new AbortController().signal,
    onProgress: options.onProgress ?? (() => undefined),
  });
}

/** Code and sentence of the failure; nothing may be left on the disk. */
async function failureOf(url: string, options: Options = {}): Promise<[string, string]> {
  const error: unknown = await download(url, options).then(
    () => 'the download succeeded',
    (reason: unknown) => reason,
  );
  if (!(error instanceof JobFailure)) throw new Error('No JobFailure.', { cause: error });
  expect(await readdir(folder)).toEqual([]);
  return [error.code, error.message];
}

describe('VideoDownloader', () => {
  it('stores the bytes under the final name and reports rising progress', async () => {
    const host = await serve((_request, response) => {
      response.setHeader('Content-Length', VIDEO.length);
      response.end(VIDEO);
    });
    const fractions: number[] = [];
    const result = await download(host.url('/video.mp4?X-Amz-Signature=abc'), {
      onProgress: (fraction) => fractions.push(fraction),
    });
    expect(result).toEqual({ bytes: VIDEO.length });
    expect(await readFile(target)).toEqual(VIDEO);
    expect(await readdir(folder)).toEqual(['source']);
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(host.requests).toEqual(['/video.mp4?X-Amz-Signature=abc']);
  });

  it('takes a body without a length', async () => {
    const host = await serve((_request, response) => {
      response.write(VIDEO.subarray(0, 100_000));
      response.end(VIDEO.subarray(100_000));
    });
    expect((await download(host.url('/'))).bytes).toBe(VIDEO.length);
  });

  it('does not unpack a compressed body', async () => {
    const packed = gzipSync(Buffer.alloc(5 * MB));
    const host = await serve((_request, response) => {
      response.setHeader('Content-Encoding', 'gzip');
      response.end(packed);
    });
    expect((await download(host.url('/'))).bytes).toBe(packed.length);
  });

  it.each([
    [401, 'The video link has expired or access was denied.'],
    [403, 'The video link has expired or access was denied.'],
    [404, 'The video was not found.'],
    [410, 'The video was not found.'],
    [400, 'The video host refused the download.'],
    [204, 'The video host refused the download.'],
    [304, 'The video host refused the download.'],
  ])('explains status %i and does not ask again', async (status, sentence) => {
    const host = await serve((_request, response) => {
      response.statusCode = status;
      response.end('<Error><Code>AccessDenied</Code></Error>'.slice(0, status === 204 ? 0 : 40));
    });
    expect(await failureOf(host.url('/'))).toEqual(['DOWNLOAD_ERROR', sentence]);
    expect(host.requests).toHaveLength(1);
  });
});

describe('a host in trouble', () => {
  it('is asked three times', async () => {
    const host = await serve((_request, response) => {
      response.statusCode = 503;
      response.end();
    });
    expect(await failureOf(host.url('/'))).toEqual([
      'DOWNLOAD_ERROR',
      'The video host is not working at the moment.',
    ]);
    expect(host.requests).toHaveLength(3);
  });

  it('is forgiven when a later try succeeds', async () => {
    const host = await serve((_request, response) => {
      if (host.requests.length === 1) response.writeHead(500).end();
      else if (host.requests.length === 2) response.socket?.destroy();
      else response.end(VIDEO);
    });
    expect((await download(host.url('/'))).bytes).toBe(VIDEO.length);
    expect(await readFile(target)).toEqual(VIDEO);
  });

  it('has sent less than it promised', async () => {
    const host = await serve((_request, response) => {
      response.setHeader('Content-Length', VIDEO.length * 2);
      response.write(VIDEO, () => response.socket?.destroy());
    });
    expect(await failureOf(host.url('/'))).toEqual([
      'DOWNLOAD_ERROR',
      'The connection to the video host was interrupted.',
    ]);
    expect(host.requests).toHaveLength(3);
  });

  it('stops sending in the middle', async () => {
    const host = await serve((_request, response) => {
      response.write(VIDEO);
    });
    expect(await failureOf(host.url('/'), { idleMs: 100 })).toEqual([
      'DOWNLOAD_ERROR',
      'The video host stopped sending data.',
    ]);
  });

  it('never answers', async () => {
    const host = await serve(() => undefined);
    expect(await failureOf(host.url('/'), { idleMs: 100 })).toEqual([
      'DOWNLOAD_ERROR',
      'The video host stopped sending data.',
    ]);
  });

  it('is not there', async () => {
    const host = await serve((_request, response) => response.end());
    const url = host.url('/');
    await host.stop();
    expect(await failureOf(url)).toEqual([
      'DOWNLOAD_ERROR',
      'The video host could not be reached.',
    ]);
  });

  it('has a name that does not exist', async () => {
    const resolve: Resolve = () =>
      Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }));
    expect(await failureOf('https://nowhere.invalid/video.mp4', { resolve })).toEqual([
      'DOWNLOAD_ERROR',
      'The video host could not be reached.',
    ]);
  });

  it('speaks no TLS where it should', async () => {
    const host = await serve((_request, response) => response.end());
    expect(await failureOf(host.url('/').replace('http:', 'https:'))).toEqual([
      'DOWNLOAD_ERROR',
      'A secure connection to the video host was not possible.',
    ]);
  });
});

describe('limits', () => {
  const tooLarge = ['INSUFFICIENT_RESOURCES', 'The video file is larger than 1 MB.'];

  it('refuses a file that says it is too large, before it is sent', async () => {
    const host = await serve((_request, response) => {
      response.setHeader('Content-Length', 2 * MB);
      response.write('x');
    });
    expect(await failureOf(host.url('/'), { env: { MAX_VIDEO_MB: '1' } })).toEqual(tooLarge);
    expect(host.requests).toHaveLength(1);
  });

  it('stops a body without an end', async () => {
    const host = await serve((_request, response) => {
      const more = () => {
        if (!response.destroyed) response.write(VIDEO, more);
      };
      more();
    });
    expect(await failureOf(host.url('/'), { env: { MAX_VIDEO_MB: '1' } })).toEqual(tooLarge);
  });

  it('names a full disk as such', async () => {
    await symlink('/dev/full', `${target}.part`);
    const host = await serve((_request, response) => response.end(VIDEO));
    expect(await failureOf(host.url('/'))).toEqual([
      'INSUFFICIENT_RESOURCES',
      'The service ran out of disk space while it downloaded the video.',
    ]);
  });

  it('ends at once with the signal and leaves nothing', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const host = await serve((_request, response) => {
      response.write(VIDEO, () => {
        controller.abort(reason);
      });
    });
    await expect(download(host.url('/'), { signal: controller.signal })).rejects.toBe(reason);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('redirects', () => {
  /** Redirects every path to what stands in its query. */
  const redirector = () =>
    serve((request, response) => {
      const to = decodeURIComponent((request.url ?? '').replace('/?', ''));
      if (to.startsWith('/video')) response.end(VIDEO);
      else response.writeHead(302, { Location: to }).end('moved');
    });

  it('are followed to the video', async () => {
    const host = await serve((request, response) => {
      if (request.url === '/start') response.writeHead(307, { Location: '/middle' }).end();
      else if (request.url === '/middle')
        response.writeHead(301, { Location: host.url('/end') }).end();
      else response.end(VIDEO);
    });
    expect((await download(host.url('/start'))).bytes).toBe(VIDEO.length);
    expect(host.requests).toEqual(['/start', '/middle', '/end']);
  });

  it('are not followed for ever', async () => {
    const host = await serve((_request, response) => {
      response.writeHead(302, { Location: '/again' }).end();
    });
    expect(await failureOf(host.url('/'))).toEqual([
      'DOWNLOAD_ERROR',
      'The video link redirects too often.',
    ]);
    expect(host.requests).toHaveLength(6);
  });

  it.each([
    [
      'an internal service',
      (inner: VideoHost) => inner.url('/secret'),
      'The video link must use https.',
    ],
    ['an internal service over https', () => 'https://127.0.0.1/secret', NOT_ALLOWED],
    ['the metadata service', () => 'https://169.254.169.254/latest/meta-data/', NOT_ALLOWED],
    ['a public-looking name with a private address', () => 'https://rebind.example/', NOT_ALLOWED],
    ['a file', () => 'file:///etc/passwd', 'The video link must use https.'],
    ['credentials', (inner: VideoHost) => `http://u:p@${inner.authority}/`, NOT_ALLOWED],
  ])('to %s end before any connection', async (_name, to, sentence) => {
    const outer = await redirector();
    const inner = await serve((_request, response) => response.end('secret'));
    const failure = await failureOf(outer.url(`/?${encodeURIComponent(to(inner))}`), {
      env: { ALLOW_HTTP_HOSTS: outer.authority },
    });
    expect(failure).toEqual(['DOWNLOAD_ERROR', sentence]);
    expect(inner.connections).toBe(0);
    expect(outer.requests).toHaveLength(1);
  });

  it('without a readable target are refused', async () => {
    const host = await serve((_request, response) => {
      response.writeHead(302, { Location: 'http://[broken' }).end();
    });
    expect(await failureOf(host.url('/'))).toEqual([
      'DOWNLOAD_ERROR',
      'The video host refused the download.',
    ]);
  });
});

describe('the environment', () => {
  it('cannot put a proxy in between', async () => {
    const proxy = await serve((_request, response) => response.end('proxied'));
    const host = await serve((_request, response) => response.end(VIDEO));
    process.env['http_proxy'] = proxy.url('/');
    try {
      expect((await download(host.url('/'))).bytes).toBe(VIDEO.length);
    } finally {
      delete process.env['http_proxy'];
    }
    expect(proxy.connections).toBe(0);
  });
});

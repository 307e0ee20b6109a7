import { HttpService } from '@nestjs/axios';
import axios from 'axios';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CallbackClient } from '../../../src/callback/callback-client.js';
import { CallbackUrlGuard } from '../../../src/callback/callback-url-guard.js';
import { JobFailure } from '../../../src/common/app-error.js';
import { loadConfig, type AppConfig } from '../../../src/config/app-config.js';
import type { DownloadPace } from '../../../src/download/download-pace.js';
import { VideoDownloader } from '../../../src/download/video-downloader.js';
import { VideoRequest } from '../../../src/download/video-request.js';
import { checkVideoUrl } from '../../../src/download/video-url.js';
import { VideoUrlGuard } from '../../../src/download/video-url-guard.js';
import { UrlGuard } from '../../../src/net/url-guard.js';
import { Canary } from '../../support/canary.js';
import { HttpListener } from '../../support/http-listener.js';
import { insideAddressUrls, localAddressUrls, trickyFormUrls } from '../../support/hostile-urls.js';
import { NameServer } from '../../support/name-server.js';

const IDLE_MS = 2_000;
/** Without the guard some of the addresses lead nowhere and are given up. */
const UNGUARDED = { idleMs: 100, retryDelaysMs: [] };

let folder: string;
let canary: Canary;
let names: NameServer;
let redirector: HttpListener;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hostile-urls-'));
  canary = await Canary.start();
  // Every name leads inside, and those with "both" in them to the outside as well.
  names = await NameServer.start((name) =>
    name.includes('both') ? ['1.1.1.1', '127.0.0.1'] : ['127.0.0.1', '::1'],
  );
  redirector = await HttpListener.start((request, response) => {
    const to = Buffer.from((request.url ?? '').slice(1), 'hex').toString('latin1');
    response.writeHead(302, { Location: to }).end();
  });
});
afterAll(async () => {
  await Promise.all([canary.stop(), names.stop(), redirector.stop()]);
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  canary.connections = 0;
});

/** The canary's port is an allowed one, so that nothing but the address can be in the way. */
const config = (): AppConfig =>
  loadConfig({
    VIDEO_ALLOWED_PORTS: `443,${canary.port}`,
    ALLOW_HTTP_HOSTS: new URL(redirector.url).host,
    BACKEND_URL: redirector.url,
    CALLBACK_ALLOWED_ORIGINS: 'https://backend.example',
  });
const http = () => new HttpService(axios.create());

const corpus = () => [
  ...localAddressUrls(canary.port),
  ...insideAddressUrls(canary.port),
  ...trickyFormUrls(canary.port),
  `https://both.example:${canary.port}/`,
];

async function download(
  url: string,
  guard: UrlGuard = new VideoUrlGuard(config(), names.resolve),
  pace: DownloadPace = { idleMs: IDLE_MS, retryDelaysMs: [1] },
): Promise<unknown> {
  const downloader = new VideoDownloader(new VideoRequest(http(), guard), config(), pace);
  const controller = new AbortController();
  return downloader
    .download(url, path.join(folder, 'source'), {
      signal: controller.signal,
      onProgress: () => undefined,
    })
    .catch((error: unknown) => error);
}

/** A Location header carries printable ASCII; the rest of a URL is percent-encoded. */
function inHeader(url: string): string {
  return url.replace(/[^ -~]/gu, encodeURIComponent);
}

describe('more than 150 hostile URLs', () => {
  it('are all different', () => {
    expect(new Set(corpus()).size).toBe(corpus().length);
    expect(corpus().length).toBeGreaterThan(150);
  });

  it('would reach the canary without the guard', async () => {
    const open = new UrlGuard({ isVouched: () => true, strangers: null }, names.resolve);
    let reached = 0;
    for (const url of localAddressUrls(canary.port).filter((text) => URL.canParse(text))) {
      canary.connections = 0;
      await download(url, open, UNGUARDED);
      if (canary.connections > 0) reached++;
    }
    expect(reached).toBeGreaterThan(50);
  });

  it('make no connection when a job names them', async () => {
    const surprises: string[] = [];
    for (const url of corpus()) {
      if (checkVideoUrl(url) !== null) continue;
      const outcome = await download(url);
      if (!(outcome instanceof JobFailure) || outcome.code !== 'DOWNLOAD_ERROR')
        surprises.push(`${url}: ${String(outcome)}`);
    }
    expect(surprises).toEqual([]);
    expect(canary.connections).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it('make no connection past the check at intake either', async () => {
    for (const url of corpus().filter((text) => URL.canParse(text))) {
      expect(await download(url), url).toBeInstanceOf(JobFailure);
    }
    expect(canary.connections).toBe(0);
  });

  it('make no connection when a host that may be asked redirects to them', async () => {
    for (const url of corpus()) {
      const start = `${redirector.url}/${Buffer.from(inHeader(url)).toString('hex')}`;
      expect(await download(start), url).toBeInstanceOf(JobFailure);
    }
    expect(canary.connections).toBe(0);
  });

  it('are no place for callbacks', async () => {
    const guard = new CallbackUrlGuard(config(), names.resolve);
    const client = new CallbackClient(http(), guard, config());
    for (const url of corpus()) {
      expect(guard.baseUrlOf(url), url).toBeNull();
      expect(await client.post(url, '{}', IDLE_MS), url).toMatchObject({ kind: 'no-answer' });
    }
    expect(canary.connections).toBe(0);
  });
});

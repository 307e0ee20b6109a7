import fc from 'fast-check';
import { Agent } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileBody, hostileHead, MALFORMED } from '../support/hostile-requests.js';
import { expectContract, expectErrorForm, send, sendBytes } from '../support/raw-http.js';
import type { Service } from '../support/service.js';
import { TestStage } from '../support/stage.js';

const KEYS = ['an-api-key-of-the-test', 'the-key-that-replaces-it'] as const;

let stage: TestStage;
let service: Service;
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

beforeAll(async () => {
  stage = await TestStage.open();
  service = await stage.startService({
    MAX_BODY_MB: '1',
    RATE_LIMIT_PER_MIN: '100000',
    MAX_WAITING_JOBS: '100000',
    CALLBACK_PROGRESS: 'off',
    LOG_LEVEL: 'debug',
  });
});
afterAll(async () => {
  agent.destroy();
  await stage.close();
});

describe('2,000 hostile requests', () => {
  it('with hostile bodies are answered in the contract’s form', async () => {
    await fc.assert(
      fc.asyncProperty(hostileBody, async (request) => {
        expectContract(await send(service.url, request, agent));
      }),
      { numRuns: 1_200 },
    );
  });

  it('with hostile methods, paths and headers are, too', async () => {
    await fc.assert(
      fc.asyncProperty(hostileHead, async (request) => {
        expectContract(await send(service.url, request, agent), request.method);
      }),
      { numRuns: 800 },
    );
  });

  it.each(MALFORMED.map((bytes) => [bytes.slice(0, 60), bytes]))(
    'so is %j',
    async (_head, bytes) => {
      const answer = await sendBytes(service.url, Buffer.from(bytes, 'latin1'));
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      expect(head).toMatch(/^HTTP\/1\.1 4\d\d /);
      expectErrorForm(body);
    },
  );

  it('a small body that unpacks to gigabytes is too large', async () => {
    const body = gzipSync(Buffer.alloc(200_000_000, 0x20), { level: 9 });
    expect(body.length).toBeLessThan(1_000_000);
    const answer = await send(service.url, {
      method: 'POST',
      path: '/api/upload-video/process-video',
      headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
      body,
    });
    expect(answer.status).toBe(413);
    expectErrorForm(answer.body);
  });

  it('bodies of 50 MB, many at once and made to unfold, do not fill a small heap', async () => {
    const small = await stage.startService({
      REDIS_PREFIX: 'small-heap',
      NODE_OPTIONS: '--max-old-space-size=160',
    });
    const unfolds = `[${'{},'.repeat(16_000_000)}0]`;
    const hasNoEnd = '['.repeat(48_000_000);
    const isLong = `"${'x'.repeat(48_000_000)}"`;
    const link = stage.storage.link('mute.mp4');
    const bodies = [unfolds, hasNoEnd, isLong].map((filler) =>
      Buffer.from(`{"job_id":"large","filler":${filler},"video_url":"${link}"}`),
    );
    const answers = await Promise.all(
      [...bodies, ...bodies, ...bodies].map((body) =>
        send(small.url, {
          method: 'POST',
          path: '/api/upload-video/process-video',
          headers: { 'Content-Type': 'application/json' },
          body,
        }),
      ),
    );
    const each = [200, 400, 200];
    expect(answers.map(({ status }) => status)).toEqual([...each, ...each, ...each]);
    expect((await small.get('/health/live')).status).toBe(200);
    expect(small.ended).toBe(false);
  });

  it('leave a service behind that works, unpolluted, with a log of one JSON object a line', async () => {
    const response = await service.post({
      job_id: 'after-all',
      video_url: stage.storage.link('mute.mp4'),
    });
    expect(Object.keys((await response.json()) as object).sort()).toEqual([
      'estimated_time',
      'job_id',
      'message',
      'status',
    ]);
    expect(await stage.backend.terminalOf('after-all')).toMatchObject({
      error_code: 'AUDIO_EXTRACTION_ERROR',
    });
    const lines = service.output.trim().split('\n');
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('level');
    expect(service.output).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});

describe('API keys', () => {
  let locked: Service;
  beforeAll(async () => {
    locked = await stage.startService({ API_KEYS: KEYS.join(), REDIS_PREFIX: 'locked' });
  });

  const JOB = '/api/upload-video/jobs/locked-1';
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${locked.url}${path}`, { method, headers });

  it.each(['/', '/health', '/health/live', '/health/ready'])(
    'are not asked for at %s',
    async (path) => {
      expect((await ask(path)).status).toBe(200);
    },
  );

  it.each([
    ['no key', {}],
    ['an empty key', { 'X-API-Key': '' }],
    ['a wrong key', { 'X-API-Key': 'another-api-key-of-nobody' }],
    ['the beginning of a key', { 'X-API-Key': KEYS[0].slice(0, -1) }],
    ['both keys in one', { 'X-API-Key': KEYS.join() }],
    ['a wrong password', { Authorization: `Basic ${Buffer.from('any:wrong').toString('base64')}` }],
  ])('%s opens nothing, and tells nothing of what there is', async (_what, headers) => {
    const answers = await Promise.all([
      ask(JOB, headers),
      ask(JOB, headers, 'DELETE'),
      ask(`${JOB}/redeliver`, headers, 'POST'),
      ask('/api/upload-video/process-video', headers, 'POST'),
      ask('/API/upload-video/jobs/locked-1', headers),
      ask('/health/../api/upload-video/jobs/locked-1', headers),
      ask('/nothing', headers),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer, Basic realm="ECG ML server"');
      expect(await answer.json()).toEqual({
        error: { code: 'UNAUTHORIZED', message: 'A valid API key is required.', job_id: null },
        message: 'A valid API key is required.',
      });
    }
  });

  it('are looked at before the body is read', async () => {
    const answer = await send(locked.url, {
      method: 'POST',
      path: '/api/upload-video/process-video',
      headers: { 'Content-Type': 'application/json' },
      body: Buffer.from('{broken'),
    });
    expect(answer.status).toBe(401);
  });

  it.each([
    { 'X-API-Key': KEYS[0] },
    { 'X-API-Key': KEYS[1] },
    { Authorization: `Bearer ${KEYS[0]}` },
    { authorization: `bearer ${KEYS[1]}` },
  ])('each of them opens everything: %o', async (headers: Record<string, string>) => {
    const accepted = await fetch(`${locked.url}/api/upload-video/process-video`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify({ job_id: 'locked-1', video_url: stage.storage.link('mute.mp4') }),
    });
    expect(accepted.status).toBe(200);
    const view = await ask(JOB, headers);
    expect(view.status).toBe(200);
    expect(view.headers.get('cache-control')).toBe('no-store');
    expect((await ask('/nothing', headers)).status).toBe(404);
  });
});

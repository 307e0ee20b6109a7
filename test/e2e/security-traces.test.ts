import { Redis } from 'ioredis';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Service } from '../support/service.js';
import { TestStage } from '../support/stage.js';

const API_KEY = 'canary-api-key-0123456789';
/** `canary-signature` is what the storage of the test puts into its links. */
const SECRETS = /canary-(signature|api-key|callback-secret|work-dir|user|password)/;
const SPOKEN = /shall we check|watched it last night|loud words|mixed up/i;
const FILES = ['sample.mp4', 'mute.mp4', 'text.mp4', 'playlist.mp4', 'broken.mp4', 'gone.mp4'];

let stage: TestStage;
let service: Service;

beforeAll(async () => {
  stage = await TestStage.open();
  service = await stage.startService({
    API_KEYS: API_KEY,
    CALLBACK_SECRET: 'canary-callback-secret',
    WORK_DIR: await mkdtemp(path.join(tmpdir(), 'canary-work-dir-')),
    LOG_LEVEL: 'debug',
  });
});
afterAll(async () => {
  await stage.close();
});

function post(jobId: string, videoUrl: string): Promise<Response> {
  return fetch(`${service.url}/api/upload-video/process-video`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': API_KEY },
    body: JSON.stringify({ job_id: jobId, video_url: videoUrl }),
  });
}

/** Every key and value in Redis but the terminal callbacks, which carry what was said. */
async function redisDump(): Promise<string> {
  const redis = new Redis(stage.redis.url);
  const parts: string[] = [];
  for (const key of await redis.keys('*')) {
    parts.push(key);
    const type = await redis.type(key);
    if (type === 'hash') {
      const fields = Object.entries(await redis.hgetall(key));
      parts.push(...fields.filter(([name]) => name !== 'terminalJson').flat());
    } else if (type === 'string') parts.push((await redis.get(key)) ?? '');
    else if (type === 'zset') parts.push(...(await redis.zrange(key, 0, -1)));
    else if (type === 'list') parts.push(...(await redis.lrange(key, 0, -1)));
    else if (type === 'set') parts.push(...(await redis.smembers(key)));
  }
  redis.disconnect();
  return parts.join('\n');
}

it('leaves no secret, signature, path or spoken word where it does not belong', async () => {
  const refused = await post('with-user', 'https://canary-user:canary-password@a.example/v.mp4');
  expect(refused.status).toBe(400);
  expect(await refused.text()).not.toMatch(SECRETS);

  const links = [
    ...FILES.map((file) => stage.storage.link(file)),
    'https://127.0.0.2/v.mp4?X-Amz-Signature=canary-signature',
    'https://no-such-host.invalid/v.mp4?X-Amz-Signature=canary-signature',
  ];
  for (const [i, link] of links.entries())
    expect((await post(`trace-${i}`, link)).status).toBe(200);
  for (const [i] of links.entries()) await stage.backend.terminalOf(`trace-${i}`);
  expect(stage.backend.callsOf('trace-0').at(-1)?.status).toBe('completed');

  for (const { body, headers } of stage.backend.calls) {
    expect(JSON.stringify(headers)).not.toMatch(SECRETS);
    expect(JSON.stringify(body)).not.toMatch(SECRETS);
  }
  for (const [i] of links.entries()) {
    const view = await fetch(`${service.url}/api/upload-video/jobs/trace-${i}`, {
      headers: { 'X-API-Key': API_KEY },
    });
    expect(await view.text()).not.toMatch(SECRETS);
  }
  for (const open of ['/', '/health', '/metrics'])
    expect(await (await fetch(`${service.url}${open}`)).text()).not.toMatch(SECRETS);

  const dump = await redisDump();
  expect(dump).toContain('trace-0');
  expect(dump).not.toMatch(SECRETS);
  expect(dump).not.toMatch(SPOKEN);
  expect(service.output).toContain('"level":"warn"');
  expect(service.output.match(SECRETS)).toBeNull();
  expect(service.output.match(SPOKEN)).toBeNull();
});

it('logs an error that nobody caught like any other, and ends', async () => {
  const code = `setTimeout(() => {
    const error = new Error('failed at https://a.example/v.mp4?X-Amz-Signature=canary-signature');
    error.config = { url: 'https://canary-user:canary-password@a.example/' };
    Promise.reject(error);
  }, 8_000).unref();`;
  const file = path.join(stage.emptyFolder, 'canary-fault.mjs');
  await writeFile(file, `if (process.argv[1]?.endsWith('main.js')) ${code}`);
  const faulty = await stage.startService({
    REDIS_PREFIX: 'faulty',
    NODE_OPTIONS: `--import ${pathToFileURL(file).href}`,
  });
  await expect.poll(() => faulty.ended, { timeout: 30_000 }).toBe(true);
  const last = JSON.parse(faulty.output.trim().split('\n').at(-1) ?? '') as object;
  expect(last).toMatchObject({
    level: 'fatal',
    err: { type: 'Error', message: 'failed at https://a.example/v.mp4?<redacted>' },
  });
  expect(faulty.output).not.toMatch(SECRETS);
});

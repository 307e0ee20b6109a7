import { get } from 'node:http';
import Bull, { type Queue } from 'bull';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANALYSIS_QUEUE } from '../../src/store/queues.js';
import { eventually } from '../support/eventually.js';
import type { Service } from '../support/service.js';
import { TestStage } from '../support/stage.js';

const KEY = 'a key for those who operate';
const SECRET = 'X-Amz-Signature=do-not-show';
const BASIC = `Basic ${Buffer.from(`anybody:${KEY}`).toString('base64')}`;

let stage: TestStage;
let service: Service;
let queue: Queue;

/** Asks as a browser does after its password dialog. */
const ask = (route: string, method = 'GET') =>
  fetch(`${service.url}${route}`, { method, headers: { authorization: BASIC } });

beforeAll(async () => {
  stage = await TestStage.open();
  service = await stage.startService({ QUEUE_DASHBOARD: 'on', API_KEYS: KEY, ROLE: 'api' });
  queue = new Bull(ANALYSIS_QUEUE, { redis: stage.redis.url, prefix: 'ecg:bull' });
});
afterAll(async () => {
  await queue.close();
  await stage.close();
});

describe('the queue dashboard', () => {
  it('is a page of its own for those who have the key, and asks nobody else', async () => {
    expect((await fetch(`${service.url}/queues`)).status).toBe(401);
    const page = await ask('/queues');
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('http');
    const script = /<script defer src="(static\/js\/main[^"]+)"/.exec(await page.text())?.[1];
    expect((await ask(`/queues/${script ?? ''}`)).status).toBe(200);
  });

  it('has a browser ask for the key: one scheme a line, as Chromium reads them', async () => {
    const challenges = await new Promise<unknown>((resolve) => {
      get(`${service.url}/queues`, (response) => {
        response.resume();
        resolve(response.headersDistinct['www-authenticate']);
      });
    });
    expect(challenges).toEqual(['Bearer', 'Basic realm="ECG ML server"']);
  });

  it('lists the jobs of a queue by their ids, with nothing of their links and errors', async () => {
    await fetch(`${service.url}/api/upload-video/process-video`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-API-Key': KEY },
      body: JSON.stringify({
        job_id: 'seen-in-the-queue',
        video_url: `https://bucket.s3.amazonaws.com/talk.mp4?${SECRET}`,
      }),
    });
    await queue.add({ jobId: 'broken' }, { attempts: 1 });
    const broken = await queue.getNextJob();
    await broken?.moveToFailed({ message: `no file /srv/private?${SECRET}` }, true);
    const [waiting, failed] = await Promise.all(
      ['ingest', 'analysis'].map(async (name) => {
        const answer = await ask(`/queues/api/queues?activeQueue=${name}&status=latest`);
        expect(answer.status).toBe(200);
        return answer.text();
      }),
    );
    expect(waiting).toContain('seen-in-the-queue');
    expect(failed).toContain('the log has it');
    expect(`${waiting ?? ''}${failed ?? ''}`).not.toMatch(
      /do-not-show|private|talk\.mp4|amazonaws/,
    );
  });

  it('changes nothing, whoever asks', async () => {
    const calls = [
      ['PUT', '/queues/api/queues/analysis/pause'],
      ['PUT', '/queues/api/queues/analysis/obliterate'],
      ['POST', '/queues/api/queues/analysis/add'],
    ] as const;
    for (const [method, route] of calls) {
      const headers = { 'X-API-Key': KEY };
      expect((await fetch(`${service.url}${route}`, { method, headers })).status).toBe(404);
      expect((await ask(route, method)).status).toBe(401);
    }
    expect(await queue.isPaused()).toBe(false);
  });

  it('answers at once while Redis is away', async () => {
    const status = async () => (await ask('/queues')).status;
    await stage.redis.stop();
    await eventually(status, (seen) => seen === 503, 10_000);
    await stage.redis.restart();
    await eventually(status, (seen) => seen === 200, 30_000);
  });

  it('is not there unless it is asked for', async () => {
    const plain = await stage.startService();
    expect((await fetch(`${plain.url}/queues`)).status).toBe(404);
  });
});

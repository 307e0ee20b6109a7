import { rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PACKAGE_MODELS_DIR } from '../../src/inference/model-manifest.js';
import { Service } from '../support/service.js';
import { TestStage } from '../support/stage.js';

let stage: TestStage;
let service: Service;

beforeAll(async () => {
  stage = await TestStage.open();
  service = await stage.startService({ MAX_BODY_MB: '1' });
});
afterAll(async () => {
  await stage.close();
});

async function error(
  response: Response,
): Promise<{ error: { code: string; message: string; job_id: string | null }; message: string }> {
  const body = (await response.json()) as Awaited<ReturnType<typeof error>>;
  expect(body.message).toBe(body.error.message);
  expect(response.headers.get('x-powered-by')).toBeNull();
  return body;
}

describe('intake', () => {
  it('accepts the backend’s own four fields, nulls included, with 200 and an estimate', async () => {
    const response = await service.post({
      job_id: 'four-fields',
      video_url: stage.storage.link('mute.mp4'),
      fastapi_base_url: null,
      language: null,
    });
    expect(response.status).toBe(200);
    const body = (await response.json()) as Record<string, unknown>;
    expect(body).toEqual({
      job_id: 'four-fields',
      status: 'accepted',
      message: 'Processing started',
      estimated_time: expect.any(Number) as number,
    });
    expect(Number.isInteger(body['estimated_time'])).toBe(true);
  });

  it('accepts the backend’s acceptance call, whatever the host answers later', async () => {
    const response = await service.post({
      job_id: 'test-123',
      video_url: 'https://test-bucket.s3.amazonaws.com/test.mp4',
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ job_id: 'test-123', status: 'accepted' });
  });

  it('ignores fields it does not know', async () => {
    const response = await service.post({
      job_id: 'extra-fields',
      video_url: stage.storage.link('mute.mp4'),
      fastapi_base_url: 'http://backend.internal:8000',
      language: 'auto',
      user_id: 7,
      options: { deep: [1] },
    });
    expect(response.status).toBe(200);
  });

  it.each([
    ['exactly', { num_speakers: 2 }],
    ['at most', { max_speakers: 10 }],
    ['both', { num_speakers: 2, max_speakers: 2 }],
    ['left open', { num_speakers: null, max_speakers: '' }],
  ])('takes a number of speakers: %s', async (name, hints) => {
    const response = await service.post({
      job_id: `speakers-${name.replace(' ', '-')}`,
      video_url: stage.storage.link('mute.mp4'),
      ...hints,
    });
    expect(response.status).toBe(200);
  });

  it.each([
    ['num_speakers', 0],
    ['num_speakers', '2'],
    ['num_speakers', 1.5],
    ['max_speakers', 11],
    ['max_speakers', [2]],
  ])('refuses %s %j, and says what it takes', async (field, value) => {
    const response = await service.post({
      job_id: 'odd-speakers',
      video_url: stage.storage.link('mute.mp4'),
      [field]: value,
    });
    expect(response.status).toBe(400);
    expect((await error(response)).message).toBe(
      `${field} must be a whole number from 1 to 10, or null`,
    );
  });

  it('refuses more speakers than at most', async () => {
    const response = await service.post({
      job_id: 'contradiction',
      video_url: stage.storage.link('mute.mp4'),
      num_speakers: 3,
      max_speakers: 2,
    });
    expect(response.status).toBe(400);
    expect((await error(response)).message).toBe('num_speakers must not be above max_speakers');
  });

  it('refuses a call without video_url and names the job', async () => {
    const response = await service.post({ job_id: 'no-url' });
    expect(response.status).toBe(400);
    expect(await error(response)).toEqual({
      error: {
        code: 'INVALID_REQUEST',
        message: 'video_url is required and must be a string',
        job_id: 'no-url',
      },
      message: 'video_url is required and must be a string',
    });
  });

  it.each([
    ['broken JSON', '{"job_id": "x", '],
    ['an array', '[]'],
    ['a bare string', '"job"'],
    ['nothing', ''],
    [
      'a job_id with a slash',
      JSON.stringify({ job_id: '../etc', video_url: 'https://a.example/v.mp4' }),
    ],
    [
      'a job_id of 129 characters',
      JSON.stringify({ job_id: 'a'.repeat(129), video_url: 'https://a.example/v.mp4' }),
    ],
    ['a numeric job_id', JSON.stringify({ job_id: 5, video_url: 'https://a.example/v.mp4' })],
    ['a video_url that is no URL', JSON.stringify({ job_id: 'a', video_url: 'not a url' })],
    ['a file URL', JSON.stringify({ job_id: 'a', video_url: 'file:///etc/passwd' })],
    [
      'an unknown language form',
      JSON.stringify({
        job_id: 'a',
        video_url: 'https://a.example/v.mp4',
        language: 'english please',
      }),
    ],
  ])('refuses %s with 400', async (_what, body) => {
    const response = await service.post(body);
    expect(response.status).toBe(400);
    expect((await error(response)).error.code).toBe('INVALID_REQUEST');
  });

  it('refuses a body over the limit with 413', async () => {
    const response = await service.post({
      job_id: 'big',
      video_url: 'https://a.example/v.mp4',
      padding: 'x'.repeat(1_100_000),
    });
    expect(response.status).toBe(413);
    expect((await error(response)).error.code).toBe('PAYLOAD_TOO_LARGE');
  });

  it('answers unknown routes and unknown jobs with 404', async () => {
    for (const route of [
      '/nothing',
      '/api/upload-video/jobs/unknown-job',
      '/api/upload-video/jobs/%2e%2e%2f',
    ]) {
      const response = await fetch(`${service.url}${route}`);
      expect(response.status).toBe(404);
      expect((await error(response)).error.code).toBe('NOT_FOUND');
    }
  });

  it('lists its endpoints', async () => {
    const { status, body } = await service.get('/');
    expect(status).toBe(200);
    expect(body['endpoints']).toContain('POST /api/upload-video/process-video');
  });

  it('tells callers that come too often to wait', async () => {
    const limited = await stage.startService({ RATE_LIMIT_PER_MIN: '2', REDIS_PREFIX: 'limited' });
    const body = { job_id: 'again', video_url: stage.storage.link('mute.mp4') };
    const statuses = [];
    for (let i = 0; i < 3; i++) {
      const response = await limited.post(body);
      statuses.push(response.status);
      if (response.status !== 429) continue;
      expect((await error(response)).error.code).toBe('RATE_LIMITED');
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([200, 200, 429]);
  });

  it.each([
    ['by the address that the one proxy in front tells', '1', [200, 200]],
    ['not by addresses that they make up where no proxy is in front', '0', [200, 429]],
  ])('tells callers apart %s', async (_how, hops, wanted) => {
    const limited = await stage.startService({
      RATE_LIMIT_PER_MIN: '1',
      TRUST_PROXY_HOPS: hops,
      REDIS_PREFIX: `hops${hops}`,
    });
    const statuses = [];
    for (const caller of ['203.0.113.1', '203.0.113.2']) {
      const response = await fetch(`${limited.url}/api/upload-video/process-video`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': caller },
        body: JSON.stringify({ job_id: 'again', video_url: stage.storage.link('mute.mp4') }),
      });
      statuses.push(response.status);
    }
    expect(statuses).toEqual(wanted);
  });

  it('answers 503 with Retry-After when the queue is full, but still knows the jobs it has', async () => {
    const full = await stage.startService({
      MAX_WAITING_JOBS: '1',
      MAX_CONCURRENT_JOBS: '1',
      REDIS_PREFIX: 'full',
    });
    const videoUrl = stage.storage.hangingLink();
    const post = (jobId: string) => full.post({ job_id: jobId, video_url: videoUrl });
    expect((await post('full-1')).status).toBe(200);
    expect((await post('full-2')).status).toBe(200);
    const refused = await post('full-3');
    expect(refused.status).toBe(503);
    expect((await error(refused)).error).toMatchObject({
      code: 'INSUFFICIENT_RESOURCES',
      job_id: 'full-3',
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await post('full-1')).status).toBe(200);
  });
});

describe('health', () => {
  it('is healthy with every part in place', async () => {
    const { status, body } = await service.get('/health');
    expect(status).toBe(200);
    expect(body['status']).toBe('healthy');
    expect(Object.keys(body['details'] as object).sort()).toEqual([
      'compute',
      'disk',
      'eventLoop',
      'ffmpeg',
      'models',
      'queues',
      'redis',
      'service',
    ]);
    expect((await service.get('/health/ready')).status).toBe(200);
    expect(await service.get('/health/live')).toEqual({ status: 200, body: { status: 'healthy' } });
  });

  it('is alive but not ready when its models are gone, and says which one is missing', async () => {
    const models = path.join(stage.emptyFolder, 'models');
    await symlink(PACKAGE_MODELS_DIR, models);
    const bare = await stage.startService({ MODELS_DIR: models, REDIS_PREFIX: 'bare' });
    await rm(models);
    expect((await bare.get('/health/live')).status).toBe(200);
    const { status, body } = await bare.get('/health/ready');
    expect(status).toBe(503);
    expect(body).toMatchObject({
      status: 'unhealthy',
      error: { code: 'INSUFFICIENT_RESOURCES', job_id: null },
    });
    expect(JSON.stringify(body['details'])).toContain('moonshine-base (missing)');
  });
});

import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/backend.js';
import { FfmpegGate } from '../support/ffmpeg-wrapper.js';
import type { Service } from '../support/service.js';
import { TestStage } from '../support/stage.js';

const NEWER_RECEIVER = '/api/upload-video/result';

let stage: TestStage;
let service: Service;
let ok: Answer;

beforeAll(async () => {
  stage = await TestStage.open();
  service = await stage.startService();
  ok = stage.backend.answer;
});
afterAll(async () => {
  await stage.close();
});
afterEach(() => {
  stage.backend.answer = ok;
});

function start(jobId: string, on: Service = service, video = 'silence.mp4'): Promise<Response> {
  return on.post({
    job_id: jobId,
    video_url: stage.storage.link(video),
    fastapi_base_url: null,
    language: null,
  });
}

async function deliveryState(jobId: string): Promise<unknown> {
  const { body } = await service.get(`/api/upload-video/jobs/${jobId}`);
  return (body['callback'] as { state: string }).state;
}

describe('delivery of callbacks', () => {
  it('leaves a careless receiver with the result: nothing is in flight when the terminal call starts, nothing follows it', async () => {
    // This receiver stores whatever comes last, and it is slow.
    const stored = new Map<string, string>();
    stage.backend.answer = async ({ body }, response) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      stored.set(body.job_id, body.status);
      response.writeHead(200).end();
    };
    const ids = ['careless-1', 'careless-2', 'careless-3'];
    await Promise.all(ids.map((jobId) => start(jobId)));
    await Promise.all(ids.map((jobId) => stage.backend.terminalOf(jobId)));
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(ids.map((jobId) => stored.get(jobId))).toEqual(['completed', 'completed', 'completed']);
    for (const jobId of ids) expect(stage.backend.callsOf(jobId).at(-1)?.status).toBe('completed');
    expect(stage.backend.overlaps).toBe(0);
  });

  it('serves the newer receiver with one setting, and keeps progress to itself where asked', async () => {
    const quiet = await stage.startService({
      CALLBACK_PATH: NEWER_RECEIVER,
      CALLBACK_PROGRESS: 'off',
      REDIS_PREFIX: 'newer',
    });
    await start('newer', quiet);
    await stage.backend.terminalOf('newer');
    const calls = stage.backend.calls.filter(({ body }) => body.job_id === 'newer');
    expect(calls.map(({ path, body }) => [path, body.status])).toEqual([
      [NEWER_RECEIVER, 'completed'],
    ]);
  });

  it('sends the same terminal bytes again until the receiver acknowledges them', async () => {
    let refusals = 2;
    stage.backend.answer = (call, response) => {
      if (call.body.status === 'processing' || refusals-- <= 0) response.writeHead(200).end();
      // The second time the receiver stores the call and its answer is lost.
      else if (refusals === 0) response.socket?.destroy();
      else response.writeHead(503, { 'Retry-After': '1' }).end();
    };
    await start('retried');
    await expect.poll(() => deliveryState('retried'), { timeout: 30_000 }).toBe('delivered');
    const terminals = stage.backend.calls.filter(
      ({ body }) => body.job_id === 'retried' && body.status !== 'processing',
    );
    expect(terminals).toHaveLength(3);
    expect(new Set(terminals.map(({ raw }) => raw.toString())).size).toBe(1);
  });

  it('stops at a refusal for good, shows it, and delivers later on request', async () => {
    stage.backend.answer = ({ body }, response) => {
      response.writeHead(body.status === 'processing' ? 200 : 410).end();
    };
    await start('gone');
    await expect.poll(() => deliveryState('gone'), { timeout: 30_000 }).toBe('refused');
    stage.backend.answer = ok;
    await fetch(`${service.url}/api/upload-video/jobs/gone/redeliver`, { method: 'POST' });
    await expect.poll(() => deliveryState('gone'), { timeout: 30_000 }).toBe('delivered');
  });

  it('gives up when the time for it is over, shows it, and delivers later on request', async () => {
    stage.backend.answer = ({ body }, response) => {
      response.writeHead(body.status === 'processing' ? 200 : 500).end();
    };
    await start('given-up');
    await stage.backend.terminalOf('given-up');
    const redis = new Redis(stage.redis.url);
    const longAgoMs = Date.now() - 25 * 3_600_000;
    await redis.hset('ecg:job:given-up', 'deliverySinceMs', longAgoMs);
    await expect.poll(() => deliveryState('given-up'), { timeout: 30_000 }).toBe('gave_up');
    expect(service.output).toContain('terminal callback given up');
    expect(await redis.ttl('ecg:job:given-up')).toBeGreaterThan(71 * 3_600);
    redis.disconnect();
    stage.backend.answer = ok;
    await fetch(`${service.url}/api/upload-video/jobs/given-up/redeliver`, { method: 'POST' });
    await expect.poll(() => deliveryState('given-up'), { timeout: 30_000 }).toBe('delivered');
  });

  it('reports at least every PROGRESS_INTERVAL_SEC also while a step takes long', async () => {
    const gate = await FfmpegGate.make(stage.emptyFolder);
    const slow = await stage.startService({
      PROGRESS_INTERVAL_SEC: '1',
      REDIS_PREFIX: 'slow-step',
      FFMPEG_PATH: gate.program,
    });
    await start('slow-step', slow);
    const inStep = () =>
      stage.backend.callsOf('slow-step').filter(({ message }) => message === 'Extracting audio...');
    await expect.poll(() => inStep().length, { timeout: 30_000 }).toBeGreaterThan(3);
    await gate.open();
    await stage.backend.terminalOf('slow-step');
  });

  it('follows no redirect', async () => {
    const before = stage.storage.requests;
    stage.backend.answer = ({ body }, response) => {
      if (body.status === 'processing') response.writeHead(200).end();
      else response.writeHead(308, { Location: stage.storage.link('elsewhere') }).end();
    };
    await start('redirected');
    await stage.backend.terminalOf('redirected');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(stage.storage.requests).toBe(before + 1);
  });

  it('calls back only to origins it was told about', async () => {
    await service.post({
      job_id: 'elsewhere',
      video_url: stage.storage.link('silence.mp4'),
      fastapi_base_url: stage.storage.link('').split('?')[0],
    });
    const terminal = await stage.backend.terminalOf('elsewhere');
    expect(terminal.status).toBe('completed');
  });

  it('ends a job whose receiver hangs on progress, and delivers its result', async () => {
    stage.backend.answer = ({ body }, response) => {
      if (body.status !== 'processing') response.writeHead(200).end();
    };
    await start('hanging');
    const terminal = await stage.backend.terminalOf('hanging');
    expect(terminal.status).toBe('completed');
  });

  it('leaves the extras away for a receiver that forbids them', async () => {
    const plain = await stage.startService({ RESULT_EXTRAS: 'off', REDIS_PREFIX: 'plain' });
    await start('plain', plain, 'sample.mp4');
    const { result } = await stage.backend.terminalOf('plain');
    expect(Object.keys(result ?? {}).sort()).toEqual(['metadata', 'segments']);
    const segment = result?.segments[0];
    expect(Object.keys(segment ?? {}).sort()).toEqual([
      'end_time',
      'speaker',
      'start_time',
      'text',
      'words',
    ]);
    expect(Object.keys(segment?.words[0] ?? {}).sort()).toEqual([
      'end',
      'pitch_hz',
      'start',
      'volume_db',
      'word',
    ]);
  });
});

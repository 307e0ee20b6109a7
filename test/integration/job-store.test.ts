import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../src/config/app-config.js';
import type { JobRequest } from '../../src/domain/job.js';
import { progressOf } from '../../src/domain/progress.js';
import { JobDurations } from '../../src/store/job-durations.js';
import { JobStore } from '../../src/store/job-store.js';
import { createRedis, isPassingRefusal } from '../../src/store/redis.js';
import { SendPermits } from '../../src/store/send-permits.js';
import { RedisServer } from '../support/redis-server.js';

const FAILED = { json: '{"status":"failed","error_code":"DOWNLOAD_ERROR"}', percent: 5 };
const CANCELLED = { json: '{"status":"failed","error_code":"CANCELLED"}', percent: 5 };

let server: RedisServer;
let redis: Redis;
let store: JobStore;
let permits: SendPermits;

beforeAll(async () => {
  server = await RedisServer.start();
  redis = createRedis(server.url);
  permits = new SendPermits(redis, loadConfig({}));
  store = new JobStore(redis, loadConfig({ PROGRESS_INTERVAL_SEC: '1', JOB_RETENTION_HOURS: '2' }));
});
afterAll(async () => {
  redis.disconnect();
  await server.dispose();
});
beforeEach(async () => {
  await redis.flushall();
});

function request(jobId: string): JobRequest {
  return {
    jobId,
    videoUrl: 'https://a.example/v.mp4',
    callbackBaseUrl: 'http://backend',
    language: null,
  };
}

describe('JobStore', () => {
  it('takes an id once', async () => {
    expect(await store.create(request('a'))).toBe(true);
    expect(await store.create({ ...request('a'), videoUrl: 'https://b.example/other.mp4' })).toBe(
      false,
    );
    expect((await store.get('a'))?.request.videoUrl).toBe('https://a.example/v.mp4');
  });

  it('tells how far a job has come', async () => {
    expect(await store.phaseOf('a')).toBeNull();
    await store.create(request('a'));
    expect(await store.phaseOf('a')).toBe('accepted');
    await store.setPhase('a', 'running');
    expect(await store.phaseOf('a')).toBe('running');
    await store.settle('a', FAILED);
    expect(await store.phaseOf('a')).toBe('ended');
  });

  it('forgets the signature of a link when the job has ended', async () => {
    const videoUrl = 'https://a.example/v.mp4?X-Amz-Signature=secret#part';
    await store.create({ ...request('a'), videoUrl });
    expect((await store.get('a'))?.request.videoUrl).toBe(videoUrl);
    await store.settle('a', FAILED);
    expect((await store.get('a'))?.request).toEqual(request('a'));
  });

  it('gives a job out also after the clock was put back by hours, and then once in each interval', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5 * 3_600_000 });
    await store.create(request('a'));
    vi.useRealTimers();
    expect(await store.takeQuietJobs()).toEqual(['a']);
    expect(await store.takeQuietJobs()).toEqual([]);
  });

  it('forgets a job whose record somebody deleted', async () => {
    await store.create(request('a'));
    await store.create(request('b'));
    await store.settle('b', FAILED);
    await redis.del('ecg:job:a', 'ecg:job:b');
    expect([await store.countLive(), await store.countUndelivered()]).toEqual([1, 1]);
    await store.forget('a');
    await store.forget('b');
    expect([await store.countLive(), await store.countUndelivered()]).toEqual([0, 0]);
  });

  it('ends a job as soon as a Redis that is full has room again, and takes none in meanwhile', async () => {
    await store.create(request('a'));
    await redis.config('SET', 'maxmemory', 1);
    await expect(store.create(request('b'))).rejects.toSatisfy(isPassingRefusal);
    await expect(store.probe()).rejects.toSatisfy(isPassingRefusal);
    const settlement = store.settle('a', FAILED);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await redis.config('SET', 'maxmemory', 0);
    expect(await settlement).toBe('settled');
    await expect(store.probe()).resolves.toBeUndefined();
  });

  it('knows nothing of an id it never saw', async () => {
    expect(await store.get('nobody')).toBeNull();
    expect(await store.settle('nobody', FAILED)).toBe('ended');
    expect(await store.recordProgress('nobody', progressOf('audio', 0))).toBeNull();
  });

  it('lets the first of many outcomes stand', async () => {
    await store.create(request('a'));
    const settled = await Promise.all(
      [FAILED, CANCELLED, FAILED].map((outcome) => store.settle('a', outcome)),
    );
    expect(settled).toEqual(['settled', 'ended', 'ended']);
    const record = await store.get('a');
    expect(record).toMatchObject({
      phase: 'ended',
      percent: 5,
      delivery: { state: 'pending', attempts: 0 },
    });
    expect(record?.terminalJson).toContain('DOWNLOAD_ERROR');
    expect(await store.isLive('a')).toBe(false);
  });

  it('never lets progress fall and takes none after the end', async () => {
    await store.create(request('a'));
    expect(await store.recordProgress('a', progressOf('asr', 0.5))).toMatchObject({ percent: 67 });
    expect(await store.recordProgress('a', progressOf('audio', 0.1))).toMatchObject({
      step: 'audio',
      percent: 67,
    });
    await store.settle('a', { ...FAILED, percent: 67 });
    expect(await store.recordProgress('a', progressOf('result', 1))).toBeNull();
    expect(await store.setPhase('a', 'running')).toBe(false);
  });

  it('ends no job with less progress than it has told', async () => {
    await store.create(request('a'));
    await store.recordProgress('a', progressOf('asr', 0.5));
    expect(await store.settle('a', FAILED)).toBe('outrun');
    expect(await store.isLive('a')).toBe(true);
    expect(await store.settle('a', { ...FAILED, percent: 67 })).toBe('settled');
  });

  it('gives a quiet job out once in each interval', async () => {
    await store.create(request('a'));
    expect(await store.takeQuietJobs()).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    const rounds = await Promise.all([store.takeQuietJobs(), store.takeQuietJobs()]);
    expect(rounds.flat()).toEqual(['a']);
  });

  it('keeps an ended job until its callback is closed, and then for the retention time', async () => {
    await store.create(request('a'));
    await store.settle('a', FAILED);
    expect(await store.takeUndelivered()).toEqual(['a']);
    expect(await store.takeUndelivered()).toEqual([]);
    expect(await redis.ttl('ecg:job:a')).toBe(-1);
    await store.recordDelivery('a', { state: 'delivered', attempts: 1, lastHttpStatus: 200 });
    expect(await redis.ttl('ecg:job:a')).toBeGreaterThan(7_100);
    expect(await redis.zcard('ecg:undelivered')).toBe(0);
    expect(await store.restartDelivery('a')).toBe(true);
    expect(await redis.ttl('ecg:job:a')).toBe(-1);
    expect(await store.takeUndelivered()).toEqual(['a']);
    expect((await store.get('a'))?.delivery).toMatchObject({ state: 'pending', attempts: 0 });
  });

  it('has nothing to deliver again while a job lives', async () => {
    await store.create(request('a'));
    expect(await store.restartDelivery('a')).toBe(false);
    expect(await store.restartDelivery('nobody')).toBe(false);
  });
});

describe('SendPermits', () => {
  it('lets one call of a job be under way at a time, and no progress once the job has ended', async () => {
    await store.create(request('a'));
    const progress = await permits.acquire('a', 'progress', 5_000);
    expect(progress).not.toBeNull();
    await store.settle('a', FAILED);
    expect(await permits.acquire('a', 'terminal', 5_000)).toBeNull();
    await progress?.release();
    expect(await permits.acquire('a', 'progress', 5_000)).toBeNull();
    expect(await permits.acquire('a', 'terminal', 5_000)).not.toBeNull();
  });

  it('releases only its own permit', async () => {
    await store.create(request('a'));
    const lapsed = await permits.acquire('a', 'progress', 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await permits.acquire('a', 'progress', 5_000)).not.toBeNull();
    await lapsed?.release();
    expect(await permits.acquire('a', 'progress', 5_000)).toBeNull();
  });
});

it('smooths the length of analyses', async () => {
  const durations = new JobDurations(redis, loadConfig({}));
  expect(await durations.meanSec()).toBeNull();
  await durations.record(10);
  await durations.record(20);
  expect(await durations.meanSec()).toBeCloseTo(12);
});

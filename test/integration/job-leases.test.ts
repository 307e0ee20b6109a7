import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/app-config.js';
import { HandedBackError } from '../../src/jobs/job-aborts.js';
import { JobClaims } from '../../src/jobs/job-claims.js';
import { JobLeases, LEASE_MS } from '../../src/store/job-leases.js';
import { JobStore } from '../../src/store/job-store.js';
import { createRedis } from '../../src/store/redis.js';
import { RedisServer } from '../support/redis-server.js';

const TERMINAL = { json: '{"status":"failed"}', percent: 0 };
const LEASE_KEY = 'ecg:lease:analysis:a';
const never = new AbortController().signal;

let server: RedisServer;
let redis: Redis;
let store: JobStore;
let leases: JobLeases;
let claims: JobClaims;

beforeAll(async () => {
  server = await RedisServer.start();
  redis = createRedis(server.url);
  store = new JobStore(redis, loadConfig({}));
  leases = new JobLeases(redis, loadConfig({}));
  claims = new JobClaims(leases);
});
afterAll(async () => {
  redis.disconnect();
  await server.dispose();
});
beforeEach(async () => {
  await redis.flushall();
  await store.create({
    jobId: 'a',
    videoUrl: 'https://a.example/v.mp4',
    callbackBaseUrl: 'http://backend',
    language: null,
  });
});

function claim(lost: Error[] = [], signal: AbortSignal = never) {
  return claims.take('analysis', 'a', signal, (reason) => lost.push(reason));
}

describe('JobClaims', () => {
  it('lets one work on a job and the next go on when the first has stopped', async () => {
    const first = await claim();
    let secondHasIt = false;
    const second = claim().then((held) => {
      secondHasIt = true;
      return held;
    });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(secondHasIt).toBe(false);
    await first?.release();
    await (await second)?.release();
    expect(await leases.isHeld('analysis', 'a')).toBe(false);
  });

  it('keeps a claim for as long as it is held', async () => {
    const held = await claim();
    await new Promise((resolve) => setTimeout(resolve, LEASE_MS + 1_000));
    expect(await leases.isHeld('analysis', 'a')).toBe(true);
    await held?.release();
  });

  it('takes a claim up again that lapsed while Redis was away', async () => {
    const lost: Error[] = [];
    const held = await claim(lost);
    await redis.del(LEASE_KEY);
    await expect.poll(() => leases.isHeld('analysis', 'a'), { timeout: 3_000 }).toBe(true);
    expect(lost).toEqual([]);
    await held?.release();
  });

  it('stops who finds another at work', async () => {
    const lost: Error[] = [];
    const held = await claim(lost);
    await redis.set(LEASE_KEY, 'another', 'PX', 60_000);
    await expect.poll(() => lost, { timeout: 3_000 }).toHaveLength(1);
    expect(lost[0]).toBeInstanceOf(HandedBackError);
    await held?.release();
    expect(await redis.get(LEASE_KEY)).toBe('another');
  });

  it('stops who works on a job that has ended, and gives no claim to it', async () => {
    const lost: Error[] = [];
    const held = await claim(lost);
    await store.settle('a', TERMINAL);
    await expect.poll(() => lost, { timeout: 3_000 }).toHaveLength(1);
    expect(lost[0]).toMatchObject({ code: 'CANCELLED' });
    await held?.release();
    expect(await claim()).toBeNull();
  });

  it('waits no longer than it is let', async () => {
    await redis.set(LEASE_KEY, 'another');
    const waiting = claim([], AbortSignal.timeout(300));
    await expect(waiting).rejects.toThrow();
  });
});

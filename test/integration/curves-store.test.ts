import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/app-config.js';
import { CurvesStore } from '../../src/store/curves-store.js';
import { createRedis } from '../../src/store/redis.js';
import { RedisServer } from '../support/redis-server.js';

let server: RedisServer;
let redis: Redis;
let store: CurvesStore;

beforeAll(async () => {
  server = await RedisServer.start();
  redis = createRedis(server.url);
  store = new CurvesStore(redis, loadConfig({ JOB_RETENTION_HOURS: '2' }));
  await store.save('a', {
    levelDbfs: Float32Array.from({ length: 1000 }, (_, i) => -i / 20),
    f0Hz: Float32Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? 100 + i / 10 : NaN)),
    peak: 0.5,
    clippedShare: 0,
  });
});
afterAll(async () => {
  redis.disconnect();
  await server.dispose();
});

describe('CurvesStore', () => {
  it('reads any part of a curve', async () => {
    expect(await store.read('a', 400, 3)).toEqual({
      start_time: 4,
      end_time: 4.03,
      duration: 10,
      step: 0.01,
      volume_db: [-20, -20, -20],
      pitch_hz: [140, null, 140.2],
    });
  });

  it('cuts a part to what is there', async () => {
    expect((await store.read('a', 990, 500))?.end_time).toBe(10);
    expect(await store.read('a', 5000, 10)).toMatchObject({ start_time: 10, volume_db: [] });
  });

  it('knows nothing of other jobs and forgets in time', async () => {
    expect(await store.read('b', 0, 10)).toBeNull();
    const keys = await redis.keys('*:curves:a');
    expect(await redis.ttl(keys[0] ?? '')).toBeGreaterThan(7000);
  });
});

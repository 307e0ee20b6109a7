import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/app-config.js';
import { JobAborts } from '../../src/jobs/job-aborts.js';
import { WorkDir } from '../../src/jobs/work-dir.js';
import { createRedis } from '../../src/store/redis.js';
import { RedisServer } from '../support/redis-server.js';

let server: RedisServer;
let redis: Redis;
let folder: string;
let workDir: WorkDir;
let aborts: JobAborts;

beforeAll(async () => {
  server = await RedisServer.start();
  redis = createRedis(server.url);
  folder = await mkdtemp(path.join(tmpdir(), 'aborts-'));
  const config = loadConfig({ WORK_DIR: folder });
  workDir = new WorkDir(config);
  aborts = new JobAborts(redis, workDir, config);
  await aborts.onApplicationBootstrap();
});
afterAll(async () => {
  aborts.onApplicationShutdown();
  redis.disconnect();
  await server.dispose();
  await rm(folder, { recursive: true });
});

function isGone(dir: string): Promise<boolean> {
  return access(dir).then(
    () => false,
    () => true,
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}

describe('the end of a job elsewhere', () => {
  it('stops the work and frees the disk', async () => {
    const work = aborts.guard('at-work', async (signal) => {
      const dir = await workDir.open('at-work');
      await aborts.announceEnd('at-work');
      await aborted(signal);
      signal.throwIfAborted();
      return dir;
    });
    await expect(work).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await workDir.list()).toEqual([]);
  });

  it('frees the disk also where the work was just done', async () => {
    const dir = await aborts.guard('just-done', async (signal) => {
      const opened = await workDir.open('just-done');
      await aborts.announceEnd('just-done');
      await aborted(signal);
      return opened;
    });
    expect(await isGone(dir)).toBe(true);
  });

  it('frees the disk of a job that waits', async () => {
    const dir = await workDir.open('waits');
    await aborts.announceEnd('waits');
    await expect.poll(() => isGone(dir), { timeout: 10_000 }).toBe(true);
  });

  it('leaves alone what goes back to the queue', async () => {
    const dir = await aborts.guard('goes-on', () => workDir.open('goes-on'));
    await aborts.drain(0);
    expect(await isGone(dir)).toBe(false);
  });
});

import { mkdtemp, readFile } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ComputeCrashedError, TaskFailedError } from '../../src/compute/compute-error.js';
import type { TaskName, TaskRunOptions } from '../../src/compute/compute-pool.js';
import { ForkedComputePool } from '../../src/compute/forked-compute-pool.js';

const HOST_PATH = path.resolve(import.meta.dirname, '../support/faulty-compute-host.mjs');
const pools: ForkedComputePool[] = [];

function openPool(processes: number, taskTimeoutMs = 20_000): ForkedComputePool {
  const pool = new ForkedComputePool({
    hostPath: HOST_PATH,
    modelsDir: '',
    processes,
    taskTimeoutMs,
  });
  pools.push(pool);
  return pool;
}

/** Runs one of the faulty host's tasks, which the table of real tasks does not know. */
function run(
  pool: ForkedComputePool,
  task: string,
  input: unknown,
  options: Partial<TaskRunOptions> = {},
): Promise<unknown> {
  const loose = pool.run.bind(pool) as (
    name: TaskName,
    input: unknown,
    options: TaskRunOptions,
  ) => Promise<unknown>;
  return loose(task as TaskName, input, {
    jobId: 'job',
    signal: new AbortController().signal,
    ...options,
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

describe('ForkedComputePool', () => {
  it('carries typed arrays both ways', async () => {
    const samples = Float32Array.of(0.25, -1, Number.NaN);
    await expect(run(openPool(1), 'echo', { samples })).resolves.toEqual({ samples });
  });

  it('keeps its processes behind the service, so that it wakes at once', async () => {
    const pid = (await run(openPool(1), 'pid', null)) as number;
    expect(getPriority(pid)).toBeGreaterThan(getPriority());
  });

  it('runs no more processes than it was given, however much waits', async () => {
    const pool = openPool(2);
    const pids = await Promise.all(Array.from({ length: 20 }, () => run(pool, 'pid', null)));
    expect(new Set(pids).size).toBeLessThanOrEqual(2);
  });

  it('reports what a task threw and keeps its process', async () => {
    const pool = openPool(1);
    const before = await run(pool, 'pid', null);
    await expect(run(pool, 'fail', null)).rejects.toThrow(TaskFailedError);
    await expect(run(pool, 'pid', null)).resolves.toBe(before);
  });

  it.each([1, 2])('runs a task again whose process was killed %d times', async (times) => {
    const log = path.join(await mkdtemp(path.join(tmpdir(), 'pool-')), 'kills');
    await expect(run(openPool(1), 'killed', { log, times })).resolves.toBe('done');
  });

  it('gives a task up whose processes are killed again and again', async () => {
    const log = path.join(await mkdtemp(path.join(tmpdir(), 'pool-')), 'kills');
    const endless = run(openPool(1), 'killed', { log, times: 100 });
    await expect(endless).rejects.toThrow(ComputeCrashedError);
    expect(await readFile(log, 'utf8')).toBe('...');
  });

  it('gives a task up that ends its process every time and goes on with others', async () => {
    const pool = openPool(1);
    const others = run(pool, 'echo', 'fine', { jobId: 'other' });
    await expect(run(pool, 'crash', null)).rejects.toThrow(ComputeCrashedError);
    await expect(others).resolves.toBe('fine');
    await expect(run(pool, 'echo', 'still here')).resolves.toBe('still here');
  });

  it('kills a process that is stuck', async () => {
    const pool = openPool(1, 2_000);
    await expect(run(pool, 'block', null)).rejects.toThrow(ComputeCrashedError);
    await expect(run(pool, 'echo', 'free again')).resolves.toBe('free again');
  });

  it('stops a task at work when its job is aborted, for real and without a second try', async () => {
    const pool = openPool(1);
    const pid = (await run(pool, 'pid', null)) as number;
    const controller = new AbortController();
    const blocked = run(pool, 'block', null, { signal: controller.signal });
    controller.abort(new Error('cancelled'));
    await expect(blocked).rejects.toThrow('cancelled');
    await expect(run(pool, 'echo', 'next job')).resolves.toBe('next job');
    expect(isAlive(pid)).toBe(false);
  });

  it('takes a waiting task out when its job is aborted', async () => {
    const pool = openPool(1);
    const controller = new AbortController();
    const first = run(pool, 'sleep', 50);
    const waiting = run(pool, 'block', null, { signal: controller.signal });
    controller.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    await first;
    expect(pool.status()).toMatchObject({ busy: 0, waiting: 0 });
  });

  it('leaves no process behind when it is closed', async () => {
    const pool = openPool(2);
    const pids = (await Promise.all([run(pool, 'pid', null), run(pool, 'pid', null)])) as number[];
    const blocked = run(pool, 'block', null);
    const closed = pool.close();
    await expect(blocked).rejects.toThrow(ComputeCrashedError);
    await closed;
    expect(pids.filter(isAlive)).toEqual([]);
  });
});

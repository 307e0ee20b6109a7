import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { quantile } from '../../src/dsp/statistics.js';
import { Backend } from '../../test/support/backend.js';
import { RedisServer } from '../../test/support/redis-server.js';
import { Service } from '../../test/support/service.js';
import { Storage } from '../../test/support/storage.js';

const JOBS = 10;
const PAUSE_MS = 100;
const MAX_WAIT_MS = 3_600_000;

/** Half of the requests were faster than `p50`, 99 of 100 than `p99`; milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

export interface AwakeReport {
  readonly jobs: number;
  readonly completed: number;
  /** From the first request to the last callback. */
  readonly wallSec: number;
  /** Requests of each kind. */
  readonly requests: number;
  readonly healthMs: Latency;
  readonly postMs: Latency;
  /** How long the event loop of the service was held up. */
  readonly eventLoop: EventLoopDelay;
  /** The same in a process beside it that does nothing: what the machine alone causes. */
  readonly idleEventLoop: EventLoopDelay;
}

/** As `/health` tells it. */
export interface EventLoopDelay {
  readonly p99Ms: number;
  readonly maxMs: number;
}

/**
 * Measures whether the service stays awake while ten jobs are at work: how long its event loop is
 * held up and how fast it answers.
 * @param video the file every job analyses
 */
export async function benchAwake(video: string, say: (line: string) => void): Promise<AwakeReport> {
  const redis = await RedisServer.start();
  const backend = await Backend.start();
  const storage = await Storage.start({ 'video.mp4': video });
  const service = await Service.start({
    REDIS_URL: redis.url,
    BACKEND_URL: backend.url,
    LOG_LEVEL: 'warn',
    RATE_LIMIT_PER_MIN: '100000',
  });
  const idle = fork(path.join(import.meta.dirname, 'idle-process.ts'));
  const idleDelay = async (): Promise<EventLoopDelay> => {
    const answer = once(idle, 'message') as Promise<[EventLoopDelay]>;
    idle.send('delay');
    return (await answer)[0];
  };
  try {
    // Its own start does not count.
    await idleDelay();
    say(`awake, ${JOBS} jobs at work`);
    const report = await underLoad(service, backend, storage.link('video.mp4'));
    return { ...report, idleEventLoop: await idleDelay() };
  } finally {
    idle.kill();
    await service.dispose();
    await Promise.all([backend.stop(), storage.stop(), redis.dispose()]);
  }
}

async function underLoad(
  service: Service,
  backend: Backend,
  videoUrl: string,
): Promise<Omit<AwakeReport, 'idleEventLoop'>> {
  const body = (jobId: string) => ({ job_id: jobId, video_url: videoUrl });
  const ids = Array.from({ length: JOBS }, (_, i) => `bench-${i}`);
  const startedAt = performance.now();
  await Promise.all(ids.map((jobId) => service.post(body(jobId))));
  const load = { running: true };
  const done = Promise.all(ids.map((jobId) => backend.terminalOf(jobId, MAX_WAIT_MS))).finally(
    () => {
      load.running = false;
    },
  );

  const healthMs: number[] = [];
  const postMs: number[] = [];
  const delays: EventLoopDelay[] = [];
  while (load.running) {
    healthMs.push(
      await timed(async () => {
        const { body: health } = await service.get('/health');
        delays.push((health['details'] as { eventLoop: EventLoopDelay }).eventLoop);
      }),
    );
    // A repeat of a known job: the answer that a caller waits for, without more load.
    postMs.push(await timed(() => service.post(body('bench-0'))));
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  const calls = await done;
  return {
    jobs: JOBS,
    completed: calls.filter(({ status }) => status === 'completed').length,
    wallSec: (performance.now() - startedAt) / 1000,
    requests: healthMs.length,
    healthMs: latencyOf(healthMs),
    postMs: latencyOf(postMs),
    eventLoop: worstOf(delays),
  };
}

/** The first half of the readings still holds the start of the service, which is no load. */
function worstOf(delays: readonly EventLoopDelay[]): EventLoopDelay {
  const later = delays.slice(Math.floor(delays.length / 2));
  return {
    p99Ms: Math.max(...later.map(({ p99Ms }) => p99Ms)),
    maxMs: Math.max(...later.map(({ maxMs }) => maxMs)),
  };
}

function latencyOf(values: readonly number[]): Latency {
  const sorted = [...values].sort((a, b) => a - b);
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

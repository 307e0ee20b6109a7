/**
 * Measures whether the service stays awake while ten jobs are at work: how long its event loop is
 * held up and how fast it answers. Usage: npx tsx scripts/bench/awake.ts [VIDEO]
 */
import path from 'node:path';
import { cpus } from 'node:os';
import { Backend } from '../../test/support/backend.js';
import { SAMPLE_VIDEO } from '../../test/support/media.js';
import { RedisServer } from '../../test/support/redis-server.js';
import { Service } from '../../test/support/service.js';
import { Storage } from '../../test/support/storage.js';

const JOBS = 10;
const PAUSE_MS = 100;

/** The value below which `share` of the numbers lie. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

const video = path.resolve(process.argv[2] ?? SAMPLE_VIDEO);
const redis = await RedisServer.start();
const backend = await Backend.start();
const storage = await Storage.start({ 'video.mp4': video });
const service = await Service.start({
  REDIS_URL: redis.url,
  BACKEND_URL: backend.url,
  LOG_LEVEL: 'warn',
  RATE_LIMIT_PER_MIN: '100000',
});

const body = (jobId: string) => ({ job_id: jobId, video_url: storage.link('video.mp4') });
const ids = Array.from({ length: JOBS }, (_, i) => `bench-${i}`);
const startedAt = performance.now();
await Promise.all(ids.map((jobId) => service.post(body(jobId))));
const load = { running: true };
const done = Promise.all(ids.map((jobId) => backend.terminalOf(jobId, 3_600_000))).then((calls) => {
  load.running = false;
  return calls;
});

const healthMs: number[] = [];
const postMs: number[] = [];
let eventLoop: unknown;
while (load.running) {
  healthMs.push(
    await timed(async () => {
      const { body: health } = await service.get('/health');
      eventLoop = (health['details'] as Record<string, unknown>)['eventLoop'];
    }),
  );
  postMs.push(await timed(() => service.post(body('bench-0'))));
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
const calls = await done;
const report = {
  date: new Date().toISOString(),
  machine: `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}`,
  jobs: JOBS,
  completed: calls.filter(({ status }) => status === 'completed').length,
  wallSec: Math.round((performance.now() - startedAt) / 100) / 10,
  samples: healthMs.length,
  healthMs: { p50: Math.round(quantile(healthMs, 0.5)), p99: Math.round(quantile(healthMs, 0.99)) },
  postMs: { p50: Math.round(quantile(postMs, 0.5)), p99: Math.round(quantile(postMs, 0.99)) },
  eventLoop,
};
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
await service.dispose();
await Promise.all([backend.stop(), storage.stop(), redis.dispose()]);

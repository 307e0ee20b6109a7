/**
 * Pushes jobs of mixed lengths, with faults, through one instance of the service and checks that
 * nothing is lost, nothing is doubled and nothing grows. Writes docs/soak.json and docs/soak.svg.
 * Use: npm run soak -- [--jobs 200] [--out docs]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { Backend } from '../../test/support/backend.js';
import { RedisServer } from '../../test/support/redis-server.js';
import { Service } from '../../test/support/service.js';
import { Storage } from '../../test/support/storage.js';
import { faultsOf, receiverOf } from './soak-faults.js';
import { soakFiles, soakJobs, type SoakJob } from './soak-load.js';
import { growthIn, plotOf, quartersOf, type Held } from './soak-report.js';
import { sample, SWEEPABLE, sweptHeapMb, type Sample } from './soak-watch.js';

/** Waiting jobs are kept at this number: enough that ten are at work all the time. */
const IN_FLIGHT = 20;
const SAMPLE_EVERY_MS = 1_000;
const SWEEP_EVERY_JOBS = 100;
const PATIENCE_MS = 40 * 60_000;
/** The few keys that stay: a counter for each queue and the mean length of an analysis. */
const LASTING_KEY = /^ecg:(stats|bull:[\w-]+:id)$/;

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '200' },
    out: { type: 'string', default: 'docs' },
  },
});
const jobs = soakJobs(Number(values.jobs));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const folder = await mkdtemp(path.join(tmpdir(), 'soak-'));
const redisServer = await RedisServer.start();
const storage = await Storage.start(await soakFiles(folder));
const backend = await Backend.start();
backend.answer = receiverOf(jobs);
const service = await Service.start({
  REDIS_URL: redisServer.url,
  BACKEND_URL: backend.url,
  ASR_MODEL: 'moonshine-tiny',
  RATE_LIMIT_PER_MIN: '10000',
  PROGRESS_INTERVAL_SEC: '5',
  ...SWEEPABLE,
});
const startedAtMs = Date.now();
const startLoad = loadavg()[0] ?? 0;
const samples: Sample[] = [];
/** What the heap holds every so many jobs, none of them at work. */
const held: Held[] = [];
const endedCount = () =>
  new Set(
    backend.calls.filter(({ body }) => body.status !== 'processing').map(({ body }) => body.job_id),
  ).size;

const watching = new AbortController();
const watch = (async () => {
  while (!watching.signal.aborted) {
    samples.push(await sample(service, (Date.now() - startedAtMs) / 1000, endedCount()));
    await pause(SAMPLE_EVERY_MS);
  }
})();

const problems: string[] = [];
try {
  const faults = faultsOf(service, redisServer, jobs.length);
  for (const [index, job] of jobs.entries()) {
    while (index - endedCount() >= IN_FLIGHT) await waitALittle();
    await faults.before(index);
    await submit(job);
    if ((index + 1) % SWEEP_EVERY_JOBS === 0) await sweep(index + 1);
  }
  while (!(await allDelivered())) await waitALittle();
  await pause(5_000);
  problems.push(...(await check()));
} finally {
  watching.abort();
  await watch;
  await service.dispose();
  await Promise.all([storage.stop(), backend.stop(), redisServer.dispose()]);
  await rm(folder, { recursive: true, force: true });
}
await report();
process.exitCode = problems.length === 0 ? 0 : 1;

async function waitALittle(): Promise<void> {
  if (service.ended) throw new Error(`the service died:\n${service.output.slice(-2_000)}`);
  if (Date.now() - startedAtMs > PATIENCE_MS) throw new Error('the soak did not come to its end');
  await pause(200);
}

/** Waits until the jobs posted so far have ended, and looks what they left in memory. */
async function sweep(posted: number): Promise<void> {
  while (endedCount() < posted) await waitALittle();
  await pause(3_000);
  const heapMb = Math.round((await sweptHeapMb(service)) * 10) / 10;
  const { serviceRssMb } = await sample(service, 0, 0);
  held.push({ jobs: posted, heapMb, rssMb: Math.round(serviceRssMb) });
}

/** Posts a job until it is taken: intake refuses while Redis is away. */
async function submit(job: SoakJob): Promise<void> {
  const body = { job_id: job.id, video_url: storage.link(job.file), language: 'en' };
  const post = async () => {
    while ((await service.post(body)).status !== 200) await waitALittle();
  };
  await post();
  if (job.fault === 'posted-twice') await post();
  if (job.fault !== 'cancelled') return;
  await fetch(`${service.url}/api/upload-video/jobs/${job.id}`, { method: 'DELETE' });
}

async function allDelivered(): Promise<boolean> {
  for (const { id } of jobs) {
    const { body } = await service.get(`/api/upload-video/jobs/${id}`);
    const callback = body['callback'] as { state: string } | undefined;
    if (callback?.state !== 'delivered') return false;
  }
  return true;
}

/** Everything that must be true at the end. */
async function check(): Promise<string[]> {
  const found: string[] = [];
  for (const { id, ends } of jobs) {
    const calls = backend.calls.filter(({ body }) => body.job_id === id);
    const first = calls.findIndex(({ body }) => body.status !== 'processing');
    const { body, raw } = calls[first] ?? {};
    const end = body?.error_code ?? body?.status ?? 'nothing';
    if (!ends.includes(end)) {
      found.push(`${id} ended in ${end}, not in ${ends.join(' or ')}`);
      process.stderr.write(`${logOf(id).join('\n')}\n`);
    }
    if (calls.slice(first).some((call) => call.raw.toString() !== raw?.toString()))
      found.push(`${id}: something else came after its terminal callback`);
  }
  const dirs = await service.jobDirs();
  if (dirs.length > 0) found.push(`${dirs.length} work directories are left`);
  const redis = new Redis(redisServer.url);
  for (const key of await redis.keys('ecg:*')) {
    if (/:(lease|sending):|:(live|undelivered)$|:bull:\w+:job_/.test(key))
      found.push(`Redis still holds ${key}`);
    if (!LASTING_KEY.test(key) && (await redis.ttl(key)) === -1)
      found.push(`Redis would hold ${key} for ever`);
  }
  redis.disconnect();
  found.push(...growthIn(samples, held));
  return found;
}

/** What the service logged of a job. */
function logOf(jobId: string): string[] {
  return service.output.split('\n').filter((line) => line.includes(`"jobId":"${jobId}"`));
}

async function report(): Promise<void> {
  const outcomes: Record<string, number> = {};
  for (const { id } of jobs) {
    const terminal = backend.callsOf(id).find(({ status }) => status !== 'processing');
    const end = terminal?.error_code ?? terminal?.status ?? 'nothing';
    outcomes[end] = (outcomes[end] ?? 0) + 1;
  }
  const figures = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
    loadAtStart: startLoad,
    loadAtEnd: loadavg()[0],
    jobs: jobs.length,
    seconds: Math.round((Date.now() - startedAtMs) / 1000),
    outcomes,
    terminalCalls: backend.calls.filter(({ body }) => body.status !== 'processing').length,
    progressCalls: backend.calls.filter(({ body }) => body.status === 'processing').length,
    overlappingCalls: backend.overlaps,
    quarters: quartersOf(samples),
    held,
    fileDescriptorsAtEnd: samples.at(-1)?.fileDescriptors,
    problems,
  };
  await writeFile(path.join(values.out, 'soak.json'), `${JSON.stringify(figures, null, 2)}\n`);
  await writeFile(path.join(values.out, 'soak.svg'), plotOf(samples));
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
}

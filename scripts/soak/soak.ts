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
import { chart } from './line-chart.js';
import { faultsOf, receiverOf } from './soak-faults.js';
import { soakFiles, soakJobs, type SoakJob } from './soak-load.js';
import { medianOf, sample, type Sample } from './soak-watch.js';

/** Waiting jobs are kept at this number: enough that ten are at work all the time. */
const IN_FLIGHT = 20;
const SAMPLE_EVERY_MS = 1_000;
const PATIENCE_MS = 40 * 60_000;

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
});
const startedAtMs = Date.now();
const startLoad = loadavg()[0] ?? 0;
const samples: Sample[] = [];
const endedCount = () =>
  new Set(
    backend.calls.filter(({ body }) => body.status !== 'processing').map(({ body }) => body.job_id),
  ).size;

const watching = new AbortController();
const watch = (async () => {
  while (!watching.signal.aborted) {
    samples.push(await sample(service.pid, (Date.now() - startedAtMs) / 1000, endedCount()));
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
    if (!ends.includes(end)) found.push(`${id} ended in ${end}, not in ${ends.join(' or ')}`);
    if (calls.slice(first).some((call) => call.raw.toString() !== raw?.toString()))
      found.push(`${id}: something else came after its terminal callback`);
  }
  const dirs = await service.jobDirs();
  if (dirs.length > 0) found.push(`${dirs.length} work directories are left`);
  const redis = new Redis(redisServer.url);
  const keys = (await redis.keys('ecg:*')).filter((key) => !key.startsWith('ecg:job:'));
  for (const key of keys)
    if (/:(lease|sending):|:(live|undelivered)$|:bull:\w+:job_/.test(key))
      found.push(`Redis still holds ${key}`);
  redis.disconnect();
  const quarter = Math.floor(samples.length / 4);
  const [early, late] = [samples.slice(quarter, 2 * quarter), samples.slice(-quarter)];
  for (const [field, limit] of [
    ['serviceRssMb', 1.25],
    ['childrenRssMb', 1.25],
  ] as const) {
    const growth = medianOf(late, field) / medianOf(early, field);
    if (growth > limit) found.push(`${field} grew by ${Math.round((growth - 1) * 100)} %`);
  }
  return found;
}

async function report(): Promise<void> {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const between = (from: number, to: number) => samples.slice(from * quarter, to * quarter);
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
    quarters: [1, 2, 3, 4].map((n) => ({
      serviceRssMb: Math.round(medianOf(between(n - 1, n), 'serviceRssMb')),
      childrenRssMb: Math.round(medianOf(between(n - 1, n), 'childrenRssMb')),
      fileDescriptors: medianOf(between(n - 1, n), 'fileDescriptors'),
    })),
    fileDescriptorsAtEnd: samples.at(-1)?.fileDescriptors,
    problems,
  };
  const line = (name: string, color: string, field: keyof Sample) => ({
    name,
    color,
    points: samples.map((one) => [one.atSec, one[field]] as const),
  });
  const plot = chart([
    {
      title: 'Resident memory, MB',
      lines: [
        line('service', '#1f5fa8', 'serviceRssMb'),
        line('compute children', '#b5541c', 'childrenRssMb'),
      ],
    },
    {
      title: 'File descriptors of the service',
      lines: [line('open', '#1f5fa8', 'fileDescriptors')],
    },
    { title: 'Jobs that have ended', lines: [line('jobs', '#2f7d32', 'ended')] },
  ]);
  await writeFile(path.join(values.out, 'soak.json'), `${JSON.stringify(figures, null, 2)}\n`);
  await writeFile(path.join(values.out, 'soak.svg'), plot);
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
}

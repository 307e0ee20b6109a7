import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { loadBuiltCompute } from './built-compute.js';
import { ROOT } from './built.js';
import { CoreHalves } from './core-halves.js';
import { treeCpuSec } from './cpu-meter.js';
import { longVideos } from './long-videos.js';
import { decodeToPcm } from './recordings.js';
import { ServiceStack } from './service-stack.js';
import { figure, markdownTable } from './table.js';

const JOBS = 36;
const JOB_SEC = 60;
const WARM_UP_SEC = 30;
const WARM_UP = 'warm-up';
/** So few that the jobs spread over the workers, enough to keep one busy. */
const JOBS_AT_ONCE = '2';
/** Of the arithmetic alone: chunks side by side, as the service has them recognised. */
const TASKS = 12;
const CHUNK_STARTS_SEC = [0, 5, 10, 15];
const CHUNK_SEC = 14;

/** The same work on half of the cores and on all. */
export interface Doubling {
  readonly halfSec: number;
  readonly wholeSec: number;
}

export interface WorkersReport {
  readonly jobs: number;
  readonly jobSec: number;
  /** Compute processes of each worker: as many as half of the cores. */
  readonly computeProcesses: number;
  /** One worker and two, with everything around them. */
  readonly service: Doubling;
  /** CPU seconds of the same, all processes. */
  readonly serviceCpu: Doubling;
  /** Speech recognition alone, in processes that share nothing but the machine. */
  readonly arithmetic: Doubling;
}

/**
 * Measures the same jobs on half of the machine and on all of it: one worker on one half of the
 * cores, and two with a half each. Whatever else the jobs need (the process that takes them in,
 * Redis, ffmpeg, the storage and the receiver of this process) has the same cores as the workers,
 * no others: what one worker leaves idle elsewhere would be help that two do not get.
 * @param sources media files with speech
 * @throws Error where processes cannot be bound to cores
 */
export async function benchWorkers(
  sources: readonly string[],
  say: (line: string) => void,
): Promise<WorkersReport> {
  const videos = await longVideos(sources, JOB_SEC, JOBS, say);
  const [warmUp] = await longVideos(sources, WARM_UP_SEC, 1, say);
  const files = {
    ...Object.fromEntries(videos.map((video, i) => [String(i), video.path])),
    [WARM_UP]: warmUp?.path ?? '',
  };
  const cores = new CoreHalves();
  const computeProcesses = Math.max(1, Math.floor(availableParallelism() / 2));
  const measure = async (halves: readonly string[]) => {
    cores.bind(process.pid, halves.length === 1 ? cores.halves[0] : cores.all);
    say(`workers: ${JOBS} x ${JOB_SEC} s with ${halves.length}`);
    const service = await runService(files, halves, { cores, computeProcesses });
    const arithmeticSec = await runArithmetic(warmUp?.path ?? '', halves.length * computeProcesses);
    return { ...service, arithmeticSec };
  };
  try {
    const half = await measure(cores.halves.slice(0, 1));
    const whole = await measure(cores.halves);
    return {
      jobs: JOBS,
      jobSec: JOB_SEC,
      computeProcesses,
      service: { halfSec: half.wallSec, wholeSec: whole.wallSec },
      serviceCpu: { halfSec: half.cpuSec, wholeSec: whole.cpuSec },
      arithmetic: { halfSec: half.arithmeticSec, wholeSec: whole.arithmeticSec },
    };
  } finally {
    cores.bind(process.pid, cores.all);
  }
}

/**
 * Runs all jobs with a worker on each of the halves; everything else is where this process is.
 * @param files file by the name it is served under
 */
async function runService(
  files: Readonly<Record<string, string>>,
  halves: readonly string[],
  { cores, computeProcesses }: { cores: CoreHalves; computeProcesses: number },
): Promise<{ wallSec: number; cpuSec: number }> {
  const stack = await ServiceStack.start(files);
  try {
    const api = await stack.startService({ ROLE: 'api' });
    for (const [i, half] of halves.entries()) {
      const worker = await stack.startService({
        ROLE: 'worker',
        COMPUTE_PROCESSES: String(computeProcesses),
        MAX_CONCURRENT_JOBS: JOBS_AT_ONCE,
        EXPRESS_JOBS: '0',
      });
      cores.bind(worker.pid, half);
      // Loads the models of the worker started last, or a little more of the one before.
      await Promise.all(
        Array.from({ length: halves.length * 2 }, (_, n) =>
          stack.analyse(api, `warm-${i}-${n}`, WARM_UP),
        ),
      );
      if (worker.ended) throw new Error('a worker has ended');
    }
    const cpuBefore = await treeCpuSec(process.pid);
    const startedAt = performance.now();
    await Promise.all(
      Array.from({ length: JOBS }, (_, i) => stack.analyse(api, String(i), String(i))),
    );
    const wallSec = (performance.now() - startedAt) / 1000;
    return { wallSec, cpuSec: (await treeCpuSec(process.pid)) - cpuBefore };
  } finally {
    await stack.stop();
  }
}

/**
 * Recognises the same seconds of speech again and again in the service's own compute processes.
 * @returns seconds, those for loading the models left out
 */
async function runArithmetic(video: string, processes: number): Promise<number> {
  const { ForkedComputePool } = await loadBuiltCompute();
  const dir = await mkdtemp(path.join(tmpdir(), 'workers-'));
  const pool = new ForkedComputePool({
    hostPath: path.join(ROOT, 'dist/compute/compute-host.js'),
    modelsDir: path.join(ROOT, 'models'),
    processes,
    taskTimeoutMs: 60_000,
  });
  try {
    const pcmPath = path.join(dir, 'speech.pcm');
    await writeFile(pcmPath, await decodeToPcm(video));
    const chunks = CHUNK_STARTS_SEC.map((startSec) => {
      const heard = { startSec, endSec: startSec + CHUNK_SEC };
      return { heard, speech: [{ ...heard, meanProbability: 1 }] };
    });
    const input = { path: pcmPath, chunks, modelId: 'moonshine-base' as const };
    const options = { jobId: 'arithmetic', signal: new AbortController().signal };
    const recognise = (times: number) =>
      Promise.all(Array.from({ length: times }, () => pool.run('asr.transcribe', input, options)));
    await recognise(processes);
    const startedAt = performance.now();
    await recognise(TASKS);
    return (performance.now() - startedAt) / 1000;
  } finally {
    await pool.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** How many times as fast the whole machine is as half of it. */
export function speedUp({ halfSec, wholeSec }: Doubling): number {
  return halfSec / wholeSec;
}

/** Both times and their ratio, beside what the machine itself gives. */
export function workersText(report: WorkersReport): string {
  const { jobs, jobSec, computeProcesses, service, serviceCpu: cpu, arithmetic } = report;
  // What is missing was idle or went to other programs, and two workers lose it on every core.
  const busyText = (halves: 1 | 2) => {
    const [cpuSec, wallSec] =
      halves === 1 ? [cpu.halfSec, service.halfSec] : [cpu.wholeSec, service.wholeSec];
    return `${figure((100 * cpuSec) / (wallSec * computeProcesses * halves), 0)} %`;
  };
  const row = (name: string, doubling: Doubling) => [
    name,
    figure(doubling.halfSec, 1),
    figure(doubling.wholeSec, 1),
    figure(speedUp(doubling), 2),
  ];
  return [
    `Workers: ${jobs} jobs of ${jobSec} s, ${computeProcesses} compute processes in each worker`,
    '',
    markdownTable(
      ['', 'one worker on half of the cores, s', 'two on all cores, s', 'times as fast'],
      [
        row('jobs', service),
        row('speech recognition alone', arithmetic),
        ['CPU time of the jobs', figure(cpu.halfSec, 1), figure(cpu.wholeSec, 1), ''],
        ['cores busy for the jobs', busyText(1), busyText(2), ''],
      ],
    ),
  ].join('\n');
}

import type { MoonshineModelId } from '../../src/inference/moonshine/moonshine-variant.js';
import type { Service } from '../../test/support/service.js';
import { chart } from '../soak/line-chart.js';
import { costOf, type Cost } from './cpu-meter.js';
import { redisState, redisUse } from './load/redis-use.js';
import { longVideos } from './long-videos.js';
import { ServiceStack } from './service-stack.js';
import { figure, markdownTable } from './table.js';

const SHORT = { minutes: [1, 2, 4], jobCounts: [1, 2, 3], minutesEach: 1 };
const LONG = { minutes: [1, 5, 15, 30, 60], jobCounts: [1, 2, 5, 10], minutesEach: 5 };
const IDLE_MS = 10_000;
const SEC_PER_HOUR = 3600;

export interface LengthOptions {
  readonly long: boolean;
  readonly model: MoonshineModelId;
  /** Media files with speech. */
  readonly sources: readonly string[];
  readonly say: (line: string) => void;
}

/** What jobs at work together cost, all of the service's processes. */
export interface LengthFigure {
  readonly jobs: number;
  /** Of each job. */
  readonly minutes: number;
  /** Seconds for an hour of video. */
  readonly cpuSecPerHour: number;
  readonly wallSecPerHour: number;
  /** Of each job, those of the idle service left out. */
  readonly redisCommandsPerJob: number;
}

export interface LengthReport {
  readonly model: MoonshineModelId;
  /** Of a service that has nothing to do. */
  readonly idleRedisCommandsPerSec: number;
  /** One job each, of growing length. */
  readonly byLength: readonly LengthFigure[];
  /** Jobs of one length, more and more of them. */
  readonly byJobs: readonly LengthFigure[];
}

/** Measures what an hour of video costs the real service, by length of the video and number of jobs. */
export async function benchLength(options: LengthOptions): Promise<LengthReport> {
  const { long, model, sources, say } = options;
  const { minutes, jobCounts, minutesEach } = long ? LONG : SHORT;
  const videos: Record<string, string> = {};
  for (const length of minutes)
    videos[nameOf(length, 0)] = (await longVideos(sources, length * 60, 1, say))[0]?.path ?? '';
  for (const [i, { path }] of (
    await longVideos(sources, minutesEach * 60, Math.max(...jobCounts), say)
  ).entries())
    videos[nameOf(minutesEach, i)] = path;

  const stack = await ServiceStack.start(videos);
  try {
    const service = await stack.startService({ ASR_MODEL: model });
    await stack.analyse(service, 'warm-up', nameOf(minutes[0] ?? 1, 0));
    const idleBefore = await redisState(stack.redis.url);
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    const idle = redisUse(idleBefore, await redisState(stack.redis.url));
    const idleRedisCommandsPerSec = (1000 * idle.commands) / IDLE_MS;
    let run = 0;
    const measure = async (jobs: number, length: number): Promise<LengthFigure> => {
      say(`length: ${jobs} x ${length} min`);
      const before = await redisState(stack.redis.url);
      const jobsOfRun = { run: run++, jobs, minutes: length };
      const { cost } = await costOf(() => runJobs(stack, service, jobsOfRun), [service.pid]);
      const { commands } = redisUse(before, await redisState(stack.redis.url));
      const redisCommandsPerJob = (commands - idleRedisCommandsPerSec * cost.wallSec) / jobs;
      return { jobs, minutes: length, ...perHour(cost, jobs * length), redisCommandsPerJob };
    };
    const byLength = [];
    for (const length of minutes) byLength.push(await measure(1, length));
    const byJobs = [];
    for (const jobs of jobCounts) byJobs.push(await measure(jobs, minutesEach));
    return { model, idleRedisCommandsPerSec, byLength, byJobs };
  } finally {
    await stack.stop();
  }
}

/** @param run tells the jobs of one run from those of another */
async function runJobs(
  stack: ServiceStack,
  service: Service,
  { run, jobs, minutes }: { run: number; jobs: number; minutes: number },
): Promise<void> {
  await Promise.all(
    Array.from({ length: jobs }, (_, i) =>
      stack.analyse(service, `run-${run}-${i}`, nameOf(minutes, i)),
    ),
  );
}

function nameOf(minutes: number, index: number): string {
  return `${minutes}min-${index}`;
}

function perHour({ cpuSec, wallSec }: Cost, minutes: number) {
  const hours = (minutes * 60) / SEC_PER_HOUR;
  return { cpuSecPerHour: cpuSec / hours, wallSecPerHour: wallSec / hours };
}

/** Both series as a table each. */
export function lengthText(report: LengthReport): string {
  const { model, idleRedisCommandsPerSec, byLength, byJobs } = report;
  const table = (figures: readonly LengthFigure[]) =>
    markdownTable(
      [
        'jobs x minutes',
        'CPU s per hour',
        'wall s per hour',
        'times real time',
        'Redis commands a job',
      ],
      figures.map(({ jobs, minutes, cpuSecPerHour, wallSecPerHour, redisCommandsPerJob }) => [
        `${jobs} x ${minutes}`,
        figure(cpuSecPerHour, 0),
        figure(wallSecPerHour, 0),
        figure(SEC_PER_HOUR / wallSecPerHour, 1),
        figure(redisCommandsPerJob, 0),
      ]),
    );
  return [
    `Cost of an hour of video by length and number of jobs, ${model}`,
    '',
    table(byLength),
    '',
    table(byJobs),
    '',
    `- Redis commands of the idle service: ${figure(idleRedisCommandsPerSec, 1)} a second`,
  ].join('\n');
}

/** Both series as an SVG picture: level lines mean that the cost grows in proportion. */
export function lengthPlot({ byLength, byJobs }: LengthReport): string {
  const lines = (figures: readonly LengthFigure[], x: (each: LengthFigure) => number) => [
    {
      name: 'CPU',
      color: '#b2182b',
      points: figures.map((each) => [x(each), each.cpuSecPerHour] as const),
    },
    {
      name: 'wall',
      color: '#2166ac',
      points: figures.map((each) => [x(each), each.wallSecPerHour] as const),
    },
  ];
  return chart(
    [
      { title: 's per hour: one job', lines: lines(byLength, ({ minutes }) => minutes) },
      {
        title: 's per hour: several jobs',
        lines: lines(byJobs, ({ jobs, minutes }) => jobs * minutes),
      },
    ],
    'min',
  );
}

import { availableParallelism } from 'node:os';
import { longVideos } from './long-videos.js';
import { ServiceStack } from './service-stack.js';
import { figure, markdownTable } from './table.js';

const JOBS = 24;
const JOB_SEC = 90;
const WARM_UP_SEC = 30;
const WARM_UP = 'warm-up';
/** So few that the jobs spread over the workers, enough to keep one busy. */
const JOBS_AT_ONCE = '2';

export interface WorkersReport {
  readonly jobs: number;
  readonly jobSec: number;
  /** Compute processes of each worker: half of the cores. */
  readonly computeProcesses: number;
  readonly oneWorkerSec: number;
  readonly twoWorkersSec: number;
  /** How much faster two are. */
  readonly speedUp: number;
}

/**
 * Measures the same jobs with one worker and with two beside a process that only takes them in, each
 * worker with half of the cores.
 * @param sources media files with speech
 */
export async function benchWorkers(
  sources: readonly string[],
  say: (line: string) => void,
): Promise<WorkersReport> {
  const videos = await longVideos(sources, JOB_SEC, JOBS, say);
  const [warmUp] = await longVideos(sources, WARM_UP_SEC, 1, say);
  const stack = await ServiceStack.start({
    ...Object.fromEntries(videos.map(({ path }, i) => [String(i), path])),
    [WARM_UP]: warmUp?.path ?? '',
  });
  const computeProcesses = Math.max(1, Math.floor(availableParallelism() / 2));
  const run = async (workers: number): Promise<number> => {
    say(`workers: ${JOBS} x ${JOB_SEC} s with ${workers}`);
    const prefix = { REDIS_PREFIX: `with-${workers}` };
    const api = await stack.startService({ ROLE: 'api', ...prefix });
    for (let i = 0; i < workers; i++) {
      const worker = await stack.startService({
        ROLE: 'worker',
        COMPUTE_PROCESSES: String(computeProcesses),
        MAX_CONCURRENT_JOBS: JOBS_AT_ONCE,
        EXPRESS_JOBS: '0',
        ...prefix,
      });
      // Loads the models of the worker started last, or a little more of the one before.
      await Promise.all(
        Array.from({ length: workers * 2 }, (_, n) =>
          stack.analyse(api, `${workers}-warm-${i}-${n}`, WARM_UP),
        ),
      );
      if (worker.ended) throw new Error('a worker has ended');
    }
    const startedAt = performance.now();
    await Promise.all(videos.map((_, i) => stack.analyse(api, `${workers}-${i}`, String(i))));
    const tookSec = (performance.now() - startedAt) / 1000;
    await stack.stopServices();
    return tookSec;
  };
  try {
    const oneWorkerSec = await run(1);
    const twoWorkersSec = await run(2);
    return {
      jobs: JOBS,
      jobSec: JOB_SEC,
      computeProcesses,
      oneWorkerSec,
      twoWorkersSec,
      speedUp: oneWorkerSec / twoWorkersSec,
    };
  } finally {
    await stack.stop();
  }
}

/** Both times and their ratio. */
export function workersText(report: WorkersReport): string {
  const { jobs, jobSec, computeProcesses, oneWorkerSec, twoWorkersSec, speedUp } = report;
  return [
    `Workers: ${jobs} jobs of ${jobSec} s, ${computeProcesses} compute processes in each worker`,
    '',
    markdownTable(
      ['workers', 'seconds', 'times one'],
      [
        ['1', figure(oneWorkerSec, 1), '1.00'],
        ['2', figure(twoWorkersSec, 1), figure(speedUp, 2)],
      ],
    ),
  ].join('\n');
}

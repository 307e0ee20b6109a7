import type { MoonshineModelId } from '../../../src/inference/moonshine/moonshine-variant.js';
import type { Service } from '../../../test/support/service.js';
import { latencyOf, timed, type Latency } from '../latency.js';
import { longVideos } from '../long-videos.js';
import { ServiceStack } from '../service-stack.js';
import { CallLog, type CallbackUse } from './call-log.js';
import { IdleWatch } from './idle-watch.js';
import { folderBytes, MachineWatch, type MachineUse } from './machine-watch.js';
import { Probes, type Answers, type EventLoopDelay } from './probes.js';
import { redisState, redisUse, type RedisState } from './redis-use.js';

const CLIP_SEC = 30;
/** Past the download and the extraction of the sound. */
const UNDER_WAY_PERCENT = 25;
/** Of the places for jobs, as many are kept for short videos: one of ten long ones waits for the others. */
const PLACES_FOR_CLIPS = 1;
/** A clip now and then, as people hand them in. */
const CLIP_PAUSE_MS = 60_000;
const BYTES_PER_MB = 1024 * 1024;

export interface LoadOptions {
  readonly jobs: number;
  readonly minutes: number;
  readonly model: MoonshineModelId;
  /** Media files with speech. */
  readonly sources: readonly string[];
  readonly say: (line: string) => void;
}

/** A short video handed in while the others were at work. */
export interface ClipReport {
  readonly tookSec: number;
  /** Of the long jobs, at its end. */
  readonly othersAtWork: number;
}

export interface LoadReport {
  readonly jobs: number;
  readonly minutes: number;
  readonly model: MoonshineModelId;
  readonly completed: number;
  /** Of all results together. */
  readonly words: number;
  /** From the first request to the last callback. */
  readonly wallSec: number;
  readonly timesRealTime: number;
  /** From the first request to the end of each job. */
  readonly jobSec: readonly number[];
  /** The requests that began the jobs, all at once. */
  readonly intake: Latency;
  readonly answers: Answers;
  readonly idleEventLoop: EventLoopDelay;
  readonly clipAloneSec: number;
  readonly clips: readonly ClipReport[];
  readonly use: MachineUse;
  readonly diskAfterMb: number;
  readonly longestSilenceSec: number;
  readonly callbacks: CallbackUse;
  /** Commands and bytes of the whole run, those of `/health` and of repeated requests included. */
  readonly redis: RedisState;
  readonly requests: number;
}

/**
 * Hands long videos to the real service, all at once, and measures what a caller and an operator
 * would see until the last one is done. The models are loaded before.
 */
export async function benchLoad(options: LoadOptions): Promise<LoadReport> {
  const { jobs, minutes, model, sources, say } = options;
  const videos = await longVideos(sources, minutes * 60, jobs, say);
  const [clip] = await longVideos(sources, CLIP_SEC, 1, say);
  const names = videos.map((_, i) => `long-${i}`);
  const stack = await ServiceStack.start({
    ...Object.fromEntries(videos.map(({ path }, i) => [`long-${i}`, path])),
    clip: clip?.path ?? '',
  });
  const idle = new IdleWatch();
  try {
    const service = await stack.startService({ ASR_MODEL: model });
    const log = new CallLog(stack.backend);
    say('load: a first clip, which loads the models');
    await runClip(stack, service, log, 'first');
    const clipAloneSec = await runClip(stack, service, log, 'alone');
    await idle.delay();

    say(`load: ${jobs} jobs of ${minutes} min`);
    const redisBefore = await redisState(stack.redis.url);
    const machine = await MachineWatch.start([service.pid, stack.redis.pid], service.workDir);
    const startedAt = performance.now();
    const startedAtMs = Date.now();
    const jobSec: number[] = [];
    const results = names.map(async (name) => {
      const end = await log.ended(name);
      jobSec.push((performance.now() - startedAt) / 1000);
      say(`load: ${name} ${end.status} after ${Math.round(jobSec.at(-1) ?? 0)} s`);
      return end;
    });
    const intakeMs = await Promise.all(
      names.map((name) => timed(() => stack.post(service, name, name))),
    );
    const probes = new Probes(service.url, stack.request(names[0] ?? '', names[0] ?? ''));
    const clips = runClips(stack, service, log, names);
    const ends = await Promise.all(results);
    const wallSec = (performance.now() - startedAt) / 1000;
    const use = await machine.stop();
    const answers = await probes.stop();
    return {
      jobs,
      minutes,
      model,
      completed: ends.filter(({ status }) => status === 'completed').length,
      words: ends.flatMap(({ result }) => result?.segments.flatMap((row) => row.words) ?? [])
        .length,
      wallSec,
      timesRealTime: (jobs * minutes * 60) / wallSec,
      jobSec,
      intake: latencyOf(intakeMs),
      answers,
      idleEventLoop: await idle.delay(),
      clipAloneSec,
      clips: await clips,
      use,
      diskAfterMb: (await folderBytes(service.workDir)) / BYTES_PER_MB,
      longestSilenceSec: log.longestSilenceSec(names, startedAtMs),
      callbacks: log.useOf(names),
      redis: redisUse(redisBefore, await redisState(stack.redis.url)),
      requests: answers.health.count + answers.post.count + jobs,
    };
  } finally {
    idle.stop();
    await stack.stop();
  }
}

/** Hands the clip in again and again while as many long jobs are at work as can be. */
async function runClips(
  stack: ServiceStack,
  service: Service,
  log: CallLog,
  longJobs: readonly string[],
): Promise<ClipReport[]> {
  const clips: ClipReport[] = [];
  const most = Math.max(1, longJobs.length - PLACES_FOR_CLIPS);
  const atWork = () =>
    longJobs.filter((name) => log.progressOf(name) >= UNDER_WAY_PERCENT && !log.hasEnded(name))
      .length;
  const someEnded = () => longJobs.some((name) => log.hasEnded(name));
  while (atWork() < most && !someEnded()) await pause(200);
  while (!someEnded()) {
    const tookSec = await runClip(stack, service, log, `clip-${clips.length}`);
    clips.push({ tookSec, othersAtWork: atWork() });
    for (let waited = 0; waited < CLIP_PAUSE_MS && !someEnded(); waited += 200) await pause(200);
  }
  return clips;
}

/** @returns seconds from the request to the callback */
async function runClip(
  stack: ServiceStack,
  service: Service,
  log: CallLog,
  jobId: string,
): Promise<number> {
  const tookMs = await timed(async () => {
    await stack.post(service, jobId, 'clip');
    const { status } = await log.ended(jobId);
    if (status !== 'completed') throw new Error(`the clip ended as ${status}`);
  });
  return tookMs / 1000;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

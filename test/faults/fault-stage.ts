import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { expect } from 'vitest';
import type { Answer, CallbackBody, ReceivedCall } from '../support/backend.js';
import { eventually } from '../support/eventually.js';
import { makeMedia, SAMPLE_VIDEO, silentVideo } from '../support/media.js';
import type { Service } from '../support/service.js';
import { TestStage } from '../support/stage.js';

const run = promisify(execFile);

/** `FAULTS=long` runs every case; without it a selection that suits CI. */
export const LONG_FORM = process.env['FAULTS'] === 'long';

/** A small service: what is tested here is what survives, not how much is done at once. */
const SMALL = { ASR_MODEL: 'moonshine-tiny', COMPUTE_PROCESSES: '1', CALLBACK_TIMEOUT_SEC: '2' };

const PATIENCE_MS = 120_000;
const CLEAN_UP_MS = 15_000;
/** A stage of a short clip may last for a few milliseconds. */
const LOOK_EVERY_MS = 2;

/** What a service holds of the machine. */
export interface Holdings {
  readonly fileDescriptors: number;
  readonly rssMb: number;
}

/** The parts around a service, and what must be true after every fault. */
export class FaultStage {
  private prefixes = 0;
  private readonly answers = new Map<string, Answer>();

  private constructor(
    private readonly stage: TestStage,
    /** For whatever a test has to write. */
    readonly folder: string,
    private readonly redis: Redis,
  ) {
    const { backend } = stage;
    const otherwise = backend.answer;
    backend.answer = (call, response) =>
      (this.answers.get(call.body.job_id) ?? otherwise)(call, response);
  }

  static async open(): Promise<FaultStage> {
    const folder = await mkdtemp(path.join(tmpdir(), 'faults-'));
    const stage = await TestStage.open();
    stage.storage.add('clip.mp4', await shortSpeech(folder));
    stage.storage.add('long-silence.mp4', await silentVideo(folder, 600));
    const redis = new Redis(stage.redis.url, { maxRetriesPerRequest: null });
    redis.on('error', () => undefined); // Some tests stop it.
    return new FaultStage(stage, folder, redis);
  }

  get backend() {
    return this.stage.backend;
  }
  get redisServer() {
    return this.stage.redis;
  }
  get storage() {
    return this.stage.storage;
  }

  async close(): Promise<void> {
    this.redis.disconnect();
    await this.stage.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** From now on the receiver answers the calls of this job in a way of its own. */
  answerWith(jobId: string, answer: Answer): void {
    this.answers.set(jobId, answer);
  }

  /** From now on the receiver answers the calls of this job as all others. */
  answerAsUsual(jobId: string): void {
    this.answers.delete(jobId);
  }

  /** A prefix of Redis keys that no other test has. */
  newPrefix(): string {
    return `fault${++this.prefixes}`;
  }

  start(env: Readonly<Record<string, string>>): Promise<Service> {
    return this.stage.startService({ ...SMALL, ...env });
  }

  async post(service: Service, jobId: string, link = this.storage.link('clip.mp4')): Promise<void> {
    const response = await service.post({ job_id: jobId, video_url: link, language: 'en' });
    expect(response.status).toBe(200);
  }

  /** Waits, looking as often as Redis answers, until a field of the job's record is as wanted. */
  async until(
    prefix: string,
    jobId: string,
    field: string,
    wanted: (value: string | null) => boolean,
  ): Promise<void> {
    await eventually(
      () => this.redis.hget(`${prefix}:job:${jobId}`, field),
      wanted,
      PATIENCE_MS,
      LOOK_EVERY_MS,
    );
  }

  /** Waits until the terminal callback of the job is delivered, and checks all that was sent of it. */
  async expectEnd(
    service: Service,
    jobId: string,
    end: { readonly status: 'completed' } | { readonly status: 'failed'; readonly code: string },
  ): Promise<void> {
    await eventually(
      async () => (await service.get(`/api/upload-video/jobs/${jobId}`)).body['callback'],
      // There is none while the service has not reached its Redis again.
      (callback) => (callback as { state: string } | undefined)?.state === 'delivered',
      PATIENCE_MS,
    );
    const calls = this.backend.calls.filter(({ body }) => body.job_id === jobId);
    const terminals = calls.filter(isTerminal);
    expect(new Set(terminals.map(({ raw }) => raw.toString())).size).toBe(1);
    expect(terminals[0]?.body).toMatchObject(
      end.status === 'completed' ? end : { status: 'failed', error_code: end.code },
    );
    // Once a terminal call has come, nothing but the same again.
    expect(calls.slice(calls.findIndex(isTerminal)).every(isTerminal)).toBe(true);
    const percents = calls.map(({ body }) => body.progress);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    await eventually(
      () => service.jobDirs(),
      (dirs) => !dirs.some((dir) => dir.startsWith(directoryOf(jobId))),
      CLEAN_UP_MS,
    );
  }

  /** Has Redis refuse to take anything in, as one that is full does, or take it in again. */
  async fillRedis(isFull: boolean): Promise<void> {
    await this.redis.config('SET', 'maxmemory', isFull ? 1 : 0);
  }

  /** Who works on the job, as far as Redis knows: a dead one counts until its lease has lapsed. */
  async holdersOf(prefix: string, jobId: string): Promise<string[]> {
    const leases = ['ingest', 'analysis'].map((leg) => `${prefix}:lease:${leg}:${jobId}`);
    return (await this.redis.mget(leases)).filter((holder) => holder !== null);
  }

  async hasEnded(prefix: string, jobId: string): Promise<boolean> {
    return (await this.redis.hexists(`${prefix}:job:${jobId}`, 'terminalJson')) === 1;
  }

  terminalsOf(jobId: string): CallbackBody[] {
    return this.backend.callsOf(jobId).filter(({ status }) => status !== 'processing');
  }

  /** Waits until a service holds no more of the machine than it did before. */
  async expectBackTo(before: Holdings, service: Service): Promise<void> {
    await eventually(
      () => holdingsOf(service.pid),
      ({ fileDescriptors }) => fileDescriptors <= before.fileDescriptors + SPARE_DESCRIPTORS,
      CLEAN_UP_MS,
    );
    const { rssMb } = await holdingsOf(service.pid);
    expect(rssMb).toBeLessThan(before.rssMb + SPARE_RSS_MB);
  }
}

/** Connections that HTTP clients and servers keep open for a while. */
const SPARE_DESCRIPTORS = 8;
/** What a heap may grow by before it is swept. */
const SPARE_RSS_MB = 80;

/** Reads what a process holds; its children are not counted. Source: proc(5). */
export async function holdingsOf(pid: number): Promise<Holdings> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const rssKb = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
  return {
    fileDescriptors: (await readdir(`/proc/${pid}/fd`)).length,
    rssMb: rssKb / 1024,
  };
}

/** Process ids of the children of a process. */
export async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await run('ps', ['-o', 'pid=', '--ppid', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return stdout
    .split('\n')
    .map(Number)
    .filter((child) => child > 0);
}

/** Beginning of the name of a job's directory, which all its paths carry. */
export function directoryOf(jobId: string): string {
  return `job_${Buffer.from(jobId).toString('base64url')}.`;
}

export function isTerminal({ body }: ReceivedCall): boolean {
  return body.status !== 'processing';
}

/** Two lines of the sample dialogue. */
function shortSpeech(folder: string): Promise<string> {
  return makeMedia(folder, 'clip.mp4', ['-i', SAMPLE_VIDEO, '-t', '8', '-c', 'copy']);
}

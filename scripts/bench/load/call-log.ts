import type { Backend, CallbackBody } from '../../../test/support/backend.js';

/** The callbacks of one job. */
interface JobCalls {
  readonly atMs: number[];
  bytes: number;
  progress: number;
  terminal: CallbackBody | null;
}

/** What a receiver has to take for one job. */
export interface CallbackUse {
  readonly perJob: number;
  readonly bytesPerJob: number;
}

/** Follows the callbacks as they come in. */
export class CallLog {
  private readonly jobs = new Map<string, JobCalls>();
  private readonly waiting = new Map<string, (body: CallbackBody) => void>();

  constructor(backend: Backend) {
    backend.answer = ({ body, raw, receivedAtMs }, response) => {
      response.writeHead(200).end();
      const job = this.callsOf(body.job_id);
      job.atMs.push(receivedAtMs);
      job.bytes += raw.length;
      job.progress = body.progress;
      if (body.status === 'processing') return;
      job.terminal = body;
      this.waiting.get(body.job_id)?.(body);
    };
  }

  /** The percent told last. */
  progressOf(jobId: string): number {
    return this.callsOf(jobId).progress;
  }

  hasEnded(jobId: string): boolean {
    return this.callsOf(jobId).terminal !== null;
  }

  /** Waits for the terminal call of a job; for one waiter. */
  ended(jobId: string): Promise<CallbackBody> {
    const { terminal } = this.callsOf(jobId);
    if (terminal) return Promise.resolve(terminal);
    return new Promise((resolve) => this.waiting.set(jobId, resolve));
  }

  /** The longest time without a call, from `startMs` to the last call of each job; seconds. */
  longestSilenceSec(jobIds: readonly string[], startMs: number): number {
    const silences = jobIds.flatMap((jobId) => {
      const times = [startMs, ...this.callsOf(jobId).atMs];
      return times.slice(1).map((time, i) => time - (times[i] ?? time));
    });
    return Math.max(0, ...silences) / 1000;
  }

  /** Calls and bytes of the average job. */
  useOf(jobIds: readonly string[]): CallbackUse {
    const jobs = jobIds.map((jobId) => this.callsOf(jobId));
    const mean = (value: (job: JobCalls) => number) =>
      jobs.reduce((sum, job) => sum + value(job), 0) / Math.max(1, jobs.length);
    return { perJob: mean(({ atMs }) => atMs.length), bytesPerJob: mean(({ bytes }) => bytes) };
  }

  private callsOf(jobId: string): JobCalls {
    const known = this.jobs.get(jobId);
    if (known) return known;
    const job: JobCalls = { atMs: [], bytes: 0, progress: 0, terminal: null };
    this.jobs.set(jobId, job);
    return job;
  }
}

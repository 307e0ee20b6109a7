import { Logger } from '@nestjs/common';
import { setMaxListeners } from 'node:events';
import { ComputeChild, type ComputeChildOptions } from './compute-child.js';
import { ComputeCrashedError, TaskFailedError } from './compute-error.js';
import {
  ComputePool,
  type TaskInput,
  type TaskName,
  type TaskOutput,
  type TaskRunOptions,
} from './compute-pool.js';
import { FairQueue } from './fair-queue.js';

export interface ForkedComputePoolOptions extends ComputeChildOptions {
  readonly processes: number;
  readonly taskTimeoutMs: number;
}

/** A task whose child failed gets one more child: a second failure means the task itself is the cause. */
const MAX_FAILURES = 2;
/**
 * A child that somebody else killed says less of its task, and who kills children may hit the same
 * task twice. But one that fills the memory is killed like this every time, so there is an end.
 */
const MAX_TRIES = 3;
/** How long a child may finish the task of an aborted job before it is killed: cheaper than a new child. */
const ABORT_GRACE_MS = 1_000;
/** Pause before a child that died without having done anything is replaced, so that a broken set-up cannot fork in a loop. */
const RESPAWN_DELAY_MS = 500;

interface Job {
  readonly taskId: number;
  readonly name: TaskName;
  readonly input: unknown;
  readonly options: TaskRunOptions;
  tries: number;
  /** Losses that nobody outside is to blame for. */
  failures: number;
  startedAtMs: number;
  settle(outcome: { readonly output: unknown } | { readonly error: Error }): void;
}

/** A fixed number of forked children, started when the first task needs them. */
export class ForkedComputePool extends ComputePool {
  private readonly logger = new Logger('ComputePool');
  private readonly queue = new FairQueue<Job>();
  private readonly children = new Set<ComputeChild>();
  private readonly running = new Map<Job, ComputeChild>();
  private lastTaskId = 0;
  private respawning = 0;
  private toldProviders = false;
  private closed = false;

  constructor(private readonly options: ForkedComputePoolOptions) {
    super();
  }

  /** What the pool is doing right now. */
  status(): {
    readonly processes: number;
    readonly alive: number;
    readonly busy: number;
    readonly waiting: number;
  } {
    return {
      processes: this.options.processes,
      alive: this.children.size,
      busy: this.running.size,
      waiting: this.queue.size,
    };
  }

  /** @throws TaskFailedError, ComputeCrashedError, or the signal's reason */
  run<Name extends TaskName>(
    name: Name,
    input: TaskInput<Name>,
    options: TaskRunOptions,
  ): Promise<TaskOutput<Name>> {
    return new Promise((resolve, reject) => {
      if (this.closed) {
        reject(new ComputeCrashedError(name, 'the service is stopping'));
        return;
      }
      if (options.signal.aborted) {
        reject(abortReason(options.signal));
        return;
      }
      const job: Job = {
        taskId: ++this.lastTaskId,
        name,
        input,
        options,
        tries: 0,
        failures: 0,
        startedAtMs: 0,
        settle: (outcome) => {
          options.signal.removeEventListener('abort', onAbort);
          if ('error' in outcome) reject(outcome.error);
          else resolve(outcome.output as TaskOutput<Name>);
        },
      };
      const onAbort = () => {
        this.abort(job);
      };
      // All tasks of a job listen to its one signal; Node would take that for a leak.
      setMaxListeners(0, options.signal);
      options.signal.addEventListener('abort', onAbort, { once: true });
      this.queue.push(options.jobId, job);
      this.dispatch();
    });
  }

  /** Ends all children; tasks at work and waiting are rejected. */
  async close(): Promise<void> {
    this.closed = true;
    for (let job = this.queue.shift(); job; job = this.queue.shift()) {
      job.settle({ error: new ComputeCrashedError(job.name, 'the service is stopping') });
    }
    for (const child of this.children) child.kill('the service is stopping');
    while (this.children.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  private dispatch(): void {
    while (this.queue.size > 0) {
      const child = this.idleChild();
      if (!child) return;
      const job = this.queue.shift();
      if (job) this.start(job, child);
    }
  }

  private idleChild(): ComputeChild | undefined {
    for (const child of this.children) if (child.idle) return child;
    if (this.closed || this.children.size + this.respawning >= this.options.processes)
      return undefined;
    const child = new ComputeChild(this.options, {
      onExit: (ended) => {
        this.replace(ended);
      },
      onMissingProviders: (usable, missing) => {
        this.tellOnce(usable, missing);
      },
    });
    this.children.add(child);
    return child;
  }

  private start(job: Job, child: ComputeChild): void {
    job.tries++;
    job.startedAtMs = performance.now();
    this.running.set(job, child);
    child.run({
      request: { taskId: job.taskId, name: job.name, input: job.input },
      timeoutMs: this.options.taskTimeoutMs,
      onProgress: (fraction) => job.options.onProgress?.(fraction),
      onResult: (output) => {
        this.end(job, { output });
      },
      onError: (errorName, message) => {
        this.end(job, { error: new TaskFailedError(job.name, `${errorName}: ${message}`) });
      },
      onLost: (reason, killed) => {
        if (!killed) job.failures++;
        this.lose(job, reason);
      },
    });
  }

  private end(job: Job, outcome: { readonly output: unknown } | { readonly error: Error }): void {
    this.leave(job);
    job.settle(outcome);
    this.dispatch();
  }

  private leave(job: Job): void {
    this.running.delete(job);
    this.queue.charge(job.options.jobId, performance.now() - job.startedAtMs);
  }

  private lose(job: Job, reason: string): void {
    this.leave(job);
    const { signal, jobId } = job.options;
    if (signal.aborted) return;
    if (job.tries < MAX_TRIES && job.failures < MAX_FAILURES && !this.closed) {
      this.logger.warn({ msg: 'compute child lost, task tried again', task: job.name, reason });
      this.queue.pushFront(jobId, job);
    } else {
      job.settle({ error: new ComputeCrashedError(job.name, reason) });
    }
  }

  private abort(job: Job): void {
    job.settle({ error: abortReason(job.options.signal) });
    if (this.queue.remove(job.options.jobId, job)) return;
    const child = this.running.get(job);
    if (!child) return;
    setTimeout(() => {
      if (this.running.get(job) === child) child.kill('job aborted');
    }, ABORT_GRACE_MS).unref();
  }

  /** Every child finds out for itself, and all find the same. */
  private tellOnce(usable: readonly string[], missing: readonly string[]): void {
    if (this.toldProviders) return;
    this.toldProviders = true;
    this.logger.warn({ msg: 'ORT_PROVIDERS: not usable here, others are used', missing, usable });
  }

  private replace(child: ComputeChild): void {
    this.children.delete(child);
    this.respawning++;
    setTimeout(
      () => {
        this.respawning--;
        this.dispatch();
      },
      this.closed ? 0 : RESPAWN_DELAY_MS,
    ).unref();
  }
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted');
}

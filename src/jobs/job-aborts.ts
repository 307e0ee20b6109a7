import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Redis } from 'ioredis';
import { JobFailure } from '../common/app-error.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { REDIS } from '../store/redis.js';
import { WorkDir } from './work-dir.js';

/** The process ends before the job does: the job goes back to the queue, untouched. */
export class HandedBackError extends Error {
  constructor() {
    super('handed back: this process is stopping');
    this.name = 'HandedBackError';
  }
}

/** Stops jobs at work: on cancel (from any process), on timeout and at shutdown. */
@Injectable()
export class JobAborts implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly running = new Map<string, Set<AbortController>>();
  private readonly channel: string;
  private subscriber: Redis | undefined;
  private stopping = false;

  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    private readonly workDir: WorkDir,
    @Inject(APP_CONFIG) config: AppConfig,
  ) {
    this.channel = `${config.REDIS_PREFIX}:ended`;
  }

  async onApplicationBootstrap(): Promise<void> {
    this.subscriber = this.redis.duplicate();
    this.subscriber.on('error', () => undefined); // It connects again by itself.
    this.subscriber.on('message', (_channel, jobId) => {
      if (this.isRunningHere(jobId)) this.abort(jobId, new JobFailure('CANCELLED'));
      else void this.workDir.remove(jobId).catch(() => undefined); // The sweep comes by later.
    });
    await this.subscriber.subscribe(this.channel);
  }

  onApplicationShutdown(): void {
    this.subscriber?.disconnect();
  }

  /**
   * Runs `work` with a signal that aborts on cancel, at shutdown, and when `work` itself calls
   * `abort`; the reason is the JobFailure to report, or HandedBackError.
   */
  async guard<T>(
    jobId: string,
    work: (signal: AbortSignal, abort: (reason: Error) => void) => Promise<T>,
  ): Promise<T> {
    const controller = new AbortController();
    const controllers = this.running.get(jobId) ?? new Set();
    this.running.set(jobId, controllers.add(controller));
    if (this.stopping) controller.abort(new HandedBackError());
    try {
      return await work(controller.signal, (reason) => {
        controller.abort(reason);
      });
    } finally {
      controllers.delete(controller);
      if (controllers.size === 0) this.running.delete(jobId);
      // Work that was just done when the job ended elsewhere takes no notice and cleans nothing up.
      if (isCancelled(controller.signal)) await this.workDir.remove(jobId);
    }
  }

  isRunningHere(jobId: string): boolean {
    return this.running.has(jobId);
  }

  /** Says to all processes that the job has ended: who works on it stops, and its place on every disk is freed. */
  async announceEnd(jobId: string): Promise<void> {
    await this.redis.publish(this.channel, jobId);
  }

  /** Waits up to `graceMs` for the jobs at work here, then hands the rest back. */
  async drain(graceMs: number): Promise<void> {
    const deadline = performance.now() + graceMs;
    while (this.running.size > 0 && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 100));
    this.stopping = true;
    for (const jobId of [...this.running.keys()]) this.abort(jobId, new HandedBackError());
  }

  private abort(jobId: string, reason: Error): void {
    for (const controller of this.running.get(jobId) ?? []) controller.abort(reason);
  }
}

function isCancelled({ reason }: AbortSignal): boolean {
  return reason instanceof JobFailure && reason.code === 'CANCELLED';
}

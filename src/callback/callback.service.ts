import { Inject, Injectable, Logger } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { JobOutcome } from '../domain/job.js';
import { JobStore, type Settlement } from '../store/job-store.js';
import { CallbackUrlGuard } from './callback-url-guard.js';
import { sealTerminal } from './seal-terminal.js';
import { TerminalDelivery } from './terminal-delivery.js';

/** The face of the callbacks: where they go, and the end of every job. */
@Injectable()
export class CallbackService {
  private readonly logger = new Logger(CallbackService.name);

  constructor(
    private readonly store: JobStore,
    private readonly delivery: TerminalDelivery,
    private readonly guard: CallbackUrlGuard,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** The backend a job reports to: the one asked for where the operator allows it, else the configured one. */
  baseUrlFor(asked: string | null): string {
    if (asked === null || asked === '') return this.config.BACKEND_URL;
    const allowed = this.guard.baseUrlOf(asked);
    if (allowed !== null) return allowed;
    this.logger.warn({
      msg: 'fastapi_base_url is not on the allow-list, the configured backend is used',
    });
    return this.config.BACKEND_URL;
  }

  /** Ends a job with `outcome`, unless it has ended before, and queues its terminal callback. */
  async settle(jobId: string, outcome: JobOutcome): Promise<Settlement> {
    const sealed = sealTerminal(jobId, outcome);
    const settlement = await this.store.settle(jobId, sealed);
    if (settlement === 'settled' && sealed.fit !== 'whole') {
      this.logger.error({ msg: 'the result is too large for a callback', jobId, sent: sealed.fit });
    }
    if (settlement !== 'outrun') await this.delivery.enqueue(jobId);
    return settlement;
  }

  /** Sends the terminal callback of an ended job again. */
  async redeliver(jobId: string): Promise<void> {
    await this.delivery.redeliver(jobId);
  }

  /** Queues callbacks that a killed process left undelivered and unqueued. */
  async resumeUndelivered(): Promise<void> {
    for (const jobId of await this.store.takeUndelivered()) await this.delivery.enqueue(jobId);
  }

  /** Lets the calls under way finish and starts no more; what is undelivered goes on in the next process. */
  async stop(): Promise<void> {
    await this.delivery.stop();
  }
}

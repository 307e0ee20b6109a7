import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { ProgressBody } from '../domain/job.js';
import type { JobStep, ProgressUpdate } from '../domain/progress.js';
import { Metrics } from '../metrics/metrics.js';
import { JobStore } from '../store/job-store.js';
import { SendPermits } from '../store/send-permits.js';
import { CallbackClient } from './callback-client.js';
import { resultOf } from './delivery-policy.js';
import { JobEvents } from './job-events.js';

/** A progress call that takes longer is given up: it must not hold back the terminal one. */
const MAX_PROGRESS_CALL_MS = 5_000;
const PERMIT_MARGIN_MS = 2_000;
/** Inside one step at most one call in this time; a new step is told at once. */
const MIN_INTERVAL_MS = 1_000;

/** What one job still has to say. */
interface Outbox {
  /** At most one update a step, the latest wins; steps in the order in which they began. */
  readonly pending: Map<JobStep, ProgressUpdate>;
  lastStep: JobStep | undefined;
  sending: boolean;
  timer: NodeJS.Timeout | undefined;
}

/** Relays the progress of jobs to their receivers: best effort, in order, never in the way of the work. */
@Injectable()
export class ProgressRelay implements OnApplicationBootstrap {
  private readonly logger = new Logger(ProgressRelay.name);
  private readonly outboxes = new Map<string, Outbox>();

  constructor(
    private readonly events: JobEvents,
    private readonly store: JobStore,
    private readonly permits: SendPermits,
    private readonly client: CallbackClient,
    private readonly metrics: Metrics,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.events.on('progress', (jobId, update) => {
      this.relay(jobId, update).catch((error: unknown) => {
        this.logger.warn({ msg: 'progress not relayed', jobId, err: error });
      });
    });
  }

  private async relay(jobId: string, update: ProgressUpdate): Promise<void> {
    const recorded = await this.store.recordProgress(jobId, update);
    if (!recorded || !this.config.CALLBACK_PROGRESS) return;
    const outbox = this.outboxes.get(jobId) ?? {
      pending: new Map(),
      lastStep: undefined,
      sending: false,
      timer: undefined,
    };
    this.outboxes.set(jobId, outbox);
    outbox.pending.set(recorded.step, recorded);
    const mayWait = outbox.timer !== undefined && recorded.step === outbox.lastStep;
    if (!outbox.sending && !mayWait) await this.flush(jobId, outbox);
  }

  private async flush(jobId: string, outbox: Outbox): Promise<void> {
    clearTimeout(outbox.timer);
    const update = takeFirst(outbox.pending);
    if (!update) {
      this.outboxes.delete(jobId);
      return;
    }
    outbox.sending = true;
    await this.send(jobId, update).catch((error: unknown) => {
      this.logger.warn({ msg: 'progress not sent', jobId, err: error });
    });
    outbox.sending = false;
    outbox.lastStep = update.step;
    const [nextStep] = outbox.pending.keys();
    const delayMs = nextStep === undefined || nextStep === update.step ? MIN_INTERVAL_MS : 0;
    outbox.timer = setTimeout(() => void this.flush(jobId, outbox), delayMs);
  }

  private async send(jobId: string, update: ProgressUpdate): Promise<void> {
    const record = await this.store.get(jobId);
    const timeoutMs = Math.min(MAX_PROGRESS_CALL_MS, this.config.CALLBACK_TIMEOUT_SEC * 1000);
    const permit =
      record && (await this.permits.acquire(jobId, 'progress', timeoutMs + PERMIT_MARGIN_MS));
    if (!permit) return;
    const body: ProgressBody = {
      job_id: jobId,
      status: 'processing',
      progress: update.percent,
      message: update.message,
    };
    try {
      const { callbackBaseUrl } = record.request;
      const answer = await this.client.post(callbackBaseUrl, JSON.stringify(body), timeoutMs);
      this.metrics.called('progress', resultOf(answer));
    } finally {
      await permit.release();
    }
  }
}

function takeFirst(pending: Map<JobStep, ProgressUpdate>): ProgressUpdate | undefined {
  const [first] = pending;
  if (!first) return undefined;
  pending.delete(first[0]);
  return first[1];
}

import { InjectQueue } from '@nestjs/bull';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import { withLogScope } from '../common/logger.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { Metrics } from '../metrics/metrics.js';
import type { JobRecord } from '../store/job-record.js';
import { JobStore } from '../store/job-store.js';
import { bullJobId, CALLBACK_QUEUE, queuedJobOptions, type QueuedJob } from '../store/queues.js';
import { SendPermits, type SendPermit } from '../store/send-permits.js';
import { CallbackClient, type CallbackAnswer } from './callback-client.js';
import { judge, resultOf, retryDelayMs } from './delivery-policy.js';

/** Deliveries at once: they wait for receivers, not for this machine. */
const CONCURRENCY = 20;
/** More tries than fit into the longest retry time; the time decides, not the number. */
const MAX_ATTEMPTS = 100_000;
/** How often a terminal call looks whether the progress call before it has ended. */
const PERMIT_POLL_MS = 20;
const PERMIT_MARGIN_MS = 2_000;

/** Carries the pause until the next try to Bull's back-off function. */
export class DeliveryRetry extends Error {
  constructor(readonly delayMs: number) {
    super('callback not delivered yet');
    this.name = 'DeliveryRetry';
  }
}

/** Delivers terminal callbacks from their own queue until the receiver acknowledges them. */
@Injectable()
export class TerminalDelivery implements OnApplicationBootstrap {
  private readonly logger = new Logger(TerminalDelivery.name);

  constructor(
    @InjectQueue(CALLBACK_QUEUE) private readonly queue: Queue<QueuedJob>,
    private readonly store: JobStore,
    private readonly permits: SendPermits,
    private readonly client: CallbackClient,
    private readonly metrics: Metrics,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.queue.on('error', () => undefined); // Redis away: Bull goes on when it is back.
    void this.queue.process(CONCURRENCY, (job: Job<QueuedJob>) =>
      withLogScope({ jobId: job.data.jobId }, () => this.deliver(job.data.jobId)),
    );
  }

  /** Waits for the calls under way and takes no more. */
  async stop(): Promise<void> {
    await this.queue.close();
  }

  /** Queues the terminal callback of an ended job; does nothing where it is queued already. */
  async enqueue(jobId: string): Promise<void> {
    const options = {
      attempts: MAX_ATTEMPTS,
      backoff: { type: 'custom' },
      removeOnFail: true,
      stackTraceLimit: 1,
    };
    await this.queue.add({ jobId }, queuedJobOptions(jobId, options));
  }

  /** Sends the terminal callback again, from now, whatever became of it before. */
  async redeliver(jobId: string): Promise<void> {
    if (!(await this.store.restartDelivery(jobId))) return;
    const queued = await this.queue.getJob(bullJobId(jobId));
    // A call under way cannot be taken out of the queue, and need not be.
    await queued?.remove().catch(() => undefined);
    await this.enqueue(jobId);
  }

  private async deliver(jobId: string): Promise<void> {
    const record = await this.store.get(jobId);
    if (!record) await this.store.forget(jobId);
    if (!record?.terminalJson || record.delivery.state !== 'pending') return;
    const answer = await this.send(jobId, record.request.callbackBaseUrl, record.terminalJson);
    await this.conclude(jobId, record, answer);
  }

  private async send(jobId: string, baseUrl: string, json: string): Promise<CallbackAnswer> {
    const timeoutMs = this.config.CALLBACK_TIMEOUT_SEC * 1000;
    const permit = await this.waitForPermit(jobId, timeoutMs + PERMIT_MARGIN_MS);
    try {
      return await this.client.post(baseUrl, json, timeoutMs);
    } finally {
      await permit.release();
    }
  }

  /** Waits until no progress call of this job is under way; new ones are refused since the job has ended. */
  private async waitForPermit(jobId: string, holdMs: number): Promise<SendPermit> {
    for (;;) {
      const permit = await this.permits.acquire(jobId, 'terminal', holdMs);
      if (permit) return permit;
      await new Promise((resolve) => setTimeout(resolve, PERMIT_POLL_MS));
    }
  }

  private async conclude(jobId: string, record: JobRecord, answer: CallbackAnswer): Promise<void> {
    const attempts = record.delivery.attempts + 1;
    const lastHttpStatus = answer.kind === 'status' ? answer.httpStatus : null;
    this.metrics.called('terminal', resultOf(answer));
    const verdict = judge(answer);
    if (verdict === 'delivered') {
      await this.store.recordDelivery(jobId, { state: 'delivered', attempts, lastHttpStatus });
      this.metrics.callbacksClosed.inc({ state: 'delivered' });
      this.logger.log({ msg: 'terminal callback delivered', attempts });
      return;
    }
    if (verdict === 'refused') {
      await this.store.recordDelivery(jobId, { state: 'refused', attempts, lastHttpStatus });
      this.metrics.callbacksClosed.inc({ state: 'refused' });
      this.logger.error({
        msg: 'receiver refused the terminal callback for good',
        attempts,
        lastHttpStatus,
      });
      return;
    }
    const leftMs = this.deadlineMs(record) - Date.now();
    if (leftMs <= 0) {
      await this.store.recordDelivery(jobId, { state: 'gave_up', attempts, lastHttpStatus });
      this.metrics.callbacksClosed.inc({ state: 'gave_up' });
      this.logger.error({ msg: 'terminal callback given up', attempts, lastHttpStatus });
      return;
    }
    const unansweredBefore =
      record.delivery.attempts > 0 && record.delivery.lastHttpStatus === null;
    const pauseMs = retryDelayMs({ attempts, unansweredBefore }, answer, Math.random());
    const delayMs = Math.min(pauseMs, leftMs); // The last try is made when the time is over.
    await this.store.recordDelivery(jobId, { state: 'pending', attempts, lastHttpStatus });
    this.logger.warn({
      msg: 'terminal callback not delivered, will be tried again',
      attempts,
      lastHttpStatus,
      delayMs,
    });
    throw new DeliveryRetry(delayMs);
  }

  private deadlineMs({ delivery, endedAtMs }: JobRecord): number {
    return (delivery.sinceMs ?? endedAtMs ?? 0) + this.config.CALLBACK_RETRY_HOURS * 3_600_000;
  }
}

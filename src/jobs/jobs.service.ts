import { Inject, Injectable, Logger } from '@nestjs/common';
import { CallbackService } from '../callback/callback.service.js';
import { JobFailure, RequestError } from '../common/app-error.js';
import { withTimeLimit } from '../common/time-limit.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { contradict } from '../domain/speaker-hints.js';
import { checkVideoUrl } from '../download/video-url.js';
import { Metrics } from '../metrics/metrics.js';
import { JobDurations } from '../store/job-durations.js';
import { JobStore } from '../store/job-store.js';
import { INGEST_QUEUE } from '../store/queues.js';
import { isPassingRefusal } from '../store/redis.js';
import { DiskBudget } from './disk-budget.js';
import { JobQueues } from './job-queues.js';
import { jobView, type JobView } from './job-view.js';
import type { ProcessVideoDto } from './process-video.dto.js';
import { JobEnder } from './job-ender.js';

/** Estimate given before any job has been measured. */
const FIRST_ESTIMATE_SEC = 60;
const RETRY_AFTER_SEC = 30;
/** Redis answers within milliseconds; a caller is told to come back rather than kept waiting. */
const REDIS_TIMEOUT_MS = 2_000;

/** Answer to an accepted job, in the contract's field names. */
export interface AcceptedJob {
  readonly job_id: string;
  readonly status: 'accepted';
  readonly message: 'Processing started';
  /** Whole seconds. */
  readonly estimated_time: number;
}

/** The only face of the queues: takes jobs in, reads them back, cancels them. */
@Injectable()
export class JobsService {
  private readonly logger = new Logger(JobsService.name);

  constructor(
    private readonly store: JobStore,
    private readonly durations: JobDurations,
    private readonly queues: JobQueues,
    private readonly callbacks: CallbackService,
    private readonly ender: JobEnder,
    private readonly metrics: Metrics,
    private readonly budget: DiskBudget,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * Takes a job in, once for each id: a repeat is answered in the same way and starts nothing.
   * @throws RequestError INVALID_REQUEST, INSUFFICIENT_RESOURCES
   */
  async accept(dto: ProcessVideoDto): Promise<AcceptedJob> {
    const problem = checkVideoUrl(dto.video_url);
    if (problem) throw new RequestError('INVALID_REQUEST', problem);
    const speakerHints = {
      numSpeakers: dto.num_speakers ?? null,
      maxSpeakers: dto.max_speakers ?? null,
    };
    if (contradict(speakerHints))
      throw new RequestError('INVALID_REQUEST', 'num_speakers must not be above max_speakers');
    return this.withRedis(async () => {
      const phase = await this.store.phaseOf(dto.job_id);
      if (phase === null) await this.requireRoom();
      const created = await this.store.create({
        jobId: dto.job_id,
        videoUrl: dto.video_url,
        callbackBaseUrl: this.callbacks.baseUrlFor(dto.fastapi_base_url ?? null),
        language: dto.language?.toLowerCase() ?? null,
        speakerHints,
      });
      if (created) this.metrics.jobsAccepted.inc();
      // A repeat also mends the case where the first call ended between these two steps.
      if (created || phase === 'accepted') await this.queues.add(INGEST_QUEUE, dto.job_id);
      return {
        job_id: dto.job_id,
        status: 'accepted',
        message: 'Processing started',
        estimated_time: await this.estimateSec(),
      };
    });
  }

  /** @throws RequestError NOT_FOUND, INSUFFICIENT_RESOURCES */
  async view(jobId: string): Promise<JobView> {
    return this.withRedis(async () => {
      const record = await this.store.get(jobId);
      if (!record) throw new RequestError('NOT_FOUND', 'There is no job with this id.');
      return jobView(record);
    });
  }

  /** Stops a living job; one that has ended stays as it is. @throws RequestError NOT_FOUND, INSUFFICIENT_RESOURCES */
  async cancel(jobId: string): Promise<JobView> {
    await this.view(jobId);
    await this.withRedis(async () => {
      if (await this.ender.fail(jobId, new JobFailure('CANCELLED'))) await this.queues.drop(jobId);
    });
    return this.view(jobId);
  }

  /** Sends the terminal callback again. @throws RequestError NOT_FOUND, INVALID_REQUEST, INSUFFICIENT_RESOURCES */
  async redeliver(jobId: string): Promise<JobView> {
    const { status } = await this.view(jobId);
    if (status !== 'completed' && status !== 'failed') {
      throw new RequestError(
        'INVALID_REQUEST',
        'The job has not ended yet, so there is nothing to send again.',
      );
    }
    await this.withRedis(() => this.callbacks.redeliver(jobId));
    return this.view(jobId);
  }

  private async requireRoom(): Promise<void> {
    if (
      (await this.store.countLive()) >=
      this.config.MAX_WAITING_JOBS + this.config.MAX_CONCURRENT_JOBS
    ) {
      throw new RequestError(
        'INSUFFICIENT_RESOURCES',
        'The queue is full, please try again later.',
        RETRY_AFTER_SEC,
      );
    }
    if (!(await this.budget.hasRoom())) {
      throw new RequestError(
        'INSUFFICIENT_RESOURCES',
        'The server is short of disk space, please try again later.',
        RETRY_AFTER_SEC,
      );
    }
  }

  /** Mean length of recent analyses, times the rounds of jobs before this one. */
  private async estimateSec(): Promise<number> {
    const mean = (await this.durations.meanSec()) ?? FIRST_ESTIMATE_SEC;
    const ahead = Math.max(0, (await this.store.countLive()) - 1);
    return Math.ceil(mean * (1 + Math.floor(ahead / this.config.MAX_CONCURRENT_JOBS)));
  }

  private async withRedis<T>(work: () => Promise<T>): Promise<T> {
    const unavailable = () =>
      new RequestError(
        'INSUFFICIENT_RESOURCES',
        'The service is not available at the moment, please try again later.',
        RETRY_AFTER_SEC,
      );
    if (!this.store.isConnected()) throw unavailable();
    try {
      return await withTimeLimit(work(), REDIS_TIMEOUT_MS, unavailable);
    } catch (error) {
      if (!isPassingRefusal(error)) throw error;
      this.logger.warn({ msg: 'Redis refuses', err: error });
      throw unavailable();
    }
  }
}

import {
  Inject,
  Injectable,
  Logger,
  Optional,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { ForkedComputePool } from '../compute/forked-compute-pool.js';
import { withTimeLimit } from '../common/time-limit.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { ModelFiles, type MissingModel } from '../inference/model-files.js';
import { JobQueues } from '../jobs/job-queues.js';
import { WorkDir } from '../jobs/work-dir.js';
import { ffmpegAvailable } from '../pipeline/audio/ffmpeg-available.js';
import { requiredModels } from '../pipeline/required-models.js';
import { JobStore } from '../store/job-store.js';
import { isPassingRefusal } from '../store/redis.js';
import { EventLoopWatch } from './event-loop-watch.js';
import { Remembered } from './remembered.js';

const BYTES_PER_MB = 1024 * 1024;
const REDIS_TIMEOUT_MS = 1_000;
/**
 * The disk is asked in threads, and on a machine whose cores are all busy a thread may wait for one
 * for longer than an answer may take. Probes of a cluster come more seldom and always see it anew.
 */
const DISK_MEMORY = { freshMs: 2_000, keptMs: 5_000 };

/** One check of every part the service needs to work. */
@Injectable()
export class Indicators implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Indicators.name);
  private readonly modelFiles: ModelFiles;
  private readonly unusableModels: Remembered<readonly MissingModel[]>;
  private readonly freeBytes: Remembered<number>;
  private ffmpegFound = false;
  private stopping = false;

  constructor(
    private readonly health: HealthIndicatorService,
    private readonly store: JobStore,
    private readonly queues: JobQueues,
    private readonly workDir: WorkDir,
    private readonly eventLoopWatch: EventLoopWatch,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    @Optional() private readonly pool?: ForkedComputePool,
  ) {
    this.modelFiles = new ModelFiles({ modelsDir: config.MODELS_DIR });
    this.unusableModels = new Remembered(() => this.findUnusable(), DISK_MEMORY);
    this.freeBytes = new Remembered(() => this.workDir.freeBytes(), DISK_MEMORY);
  }

  /** Says at start what is missing, and does the slow first checks before anybody waits for an answer. */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.works()) return;
    const models = this.modelsAre(await this.findUnusable());
    const results = [models, await this.ffmpeg()];
    for (const part of results.flatMap((result) => Object.values(result))) {
      if (part.status !== 'up')
        this.logger.error({ msg: 'not ready', reason: part['message'] as unknown });
    }
  }

  /** The first thing that happens at shutdown, long before the last job has ended. */
  onModuleDestroy(): void {
    this.stopping = true;
  }

  /** A service that is stopping takes no new jobs to work on. */
  service(): HealthIndicatorResult {
    const check = this.health.check('service');
    return this.stopping ? check.down('The service is stopping.') : check.up();
  }

  /** Whether jobs are worked on in this process, which takes more parts than taking them in. */
  works(): boolean {
    return this.config.ROLE !== 'api';
  }

  async redis(): Promise<HealthIndicatorResult> {
    const check = this.health.check('redis');
    if (!this.store.isConnected()) return check.down('Redis cannot be reached.');
    return withTimeLimit(this.store.probe(), REDIS_TIMEOUT_MS).then(
      () => check.up(),
      (error: unknown) =>
        check.down(isPassingRefusal(error) ? 'Redis takes nothing in.' : 'Redis does not answer.'),
    );
  }

  async queuesState(): Promise<HealthIndicatorResult> {
    const check = this.health.check('queues');
    if (!this.store.isConnected()) return check.down('The queues need Redis.');
    return withTimeLimit(this.queues.counts(), REDIS_TIMEOUT_MS).then(
      (counts) => check.up(counts),
      () => check.down('The queues do not answer.'),
    );
  }

  async models(): Promise<HealthIndicatorResult> {
    return this.modelsAre(await this.unusableModels.get());
  }

  compute(): HealthIndicatorResult {
    return this.health.check('compute').up(this.pool?.status());
  }

  eventLoop(): HealthIndicatorResult {
    return this.health.check('eventLoop').up(this.eventLoopWatch.delays());
  }

  /** Asked until it is there: a probe must not start two programs every few seconds. */
  async ffmpeg(): Promise<HealthIndicatorResult> {
    const check = this.health.check('ffmpeg');
    this.ffmpegFound ||= await ffmpegAvailable(this.config);
    return this.ffmpegFound
      ? check.up()
      : check.down('ffmpeg or ffprobe is missing. Run: npm run setup');
  }

  async disk(): Promise<HealthIndicatorResult> {
    const check = this.health.check('disk');
    try {
      const freeMb = Math.floor((await this.freeBytes.get()) / BYTES_PER_MB);
      return freeMb >= this.config.MIN_FREE_DISK_MB
        ? check.up({ freeMb })
        : check.down({ message: 'The work directory is short of space.', freeMb });
    } catch {
      return check.down('The work directory cannot be written.');
    }
  }

  private findUnusable(): Promise<readonly MissingModel[]> {
    const { models } = this.modelFiles.manifest;
    return this.modelFiles.findMissing(models.map(({ id }) => id));
  }

  private modelsAre(unusable: readonly MissingModel[]): HealthIndicatorResult {
    const check = this.health.check('models');
    const required = requiredModels(this.config);
    const missing = unusable.filter(({ modelId }) => required.includes(modelId));
    if (missing.length > 0) return check.down(this.modelFiles.explain(missing));
    // A damaged language pack fails the jobs of its language, not the service.
    const damaged = unusable.filter(({ reason }) => reason === 'corrupt');
    return check.up({
      asr: this.config.ASR_MODEL,
      ...(damaged.length > 0 && { warning: this.modelFiles.explain(damaged) }),
    });
  }
}

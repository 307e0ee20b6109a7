import { Backend } from '../../test/support/backend.js';
import { RedisServer } from '../../test/support/redis-server.js';
import { Service } from '../../test/support/service.js';
import { Storage } from '../../test/support/storage.js';
import { ROOT } from './built.js';
import path from 'node:path';

/** The real service with everything around it: Redis, storage with videos, a receiver of callbacks. */
export class ServiceStack {
  private readonly services: Service[] = [];

  private constructor(
    readonly redis: RedisServer,
    readonly storage: Storage,
    readonly backend: Backend,
  ) {}

  /** @param videos file by the name it is served under */
  static async start(videos: Readonly<Record<string, string>>): Promise<ServiceStack> {
    return new ServiceStack(
      await RedisServer.start(),
      await Storage.start(videos),
      await Backend.start(),
    );
  }

  /** Starts one more process of the service. */
  async startService(env: Readonly<Record<string, string>> = {}): Promise<Service> {
    const service = await Service.start({
      REDIS_URL: this.redis.url,
      BACKEND_URL: this.backend.url,
      MODELS_DIR: path.join(ROOT, 'models'),
      LOG_LEVEL: 'warn',
      RATE_LIMIT_PER_MIN: '100000',
      ...env,
    });
    this.services.push(service);
    return service;
  }

  /** Hands a video in. @returns when the service has answered, and what is posted */
  async post(service: Service, jobId: string, video: string): Promise<void> {
    const { status } = await service.post(this.request(jobId, video));
    if (status !== 200) throw new Error(`the service answered ${status} to ${jobId}`);
  }

  /** What is posted for a job. */
  request(jobId: string, video: string): { job_id: string; video_url: string; language: string } {
    return { job_id: jobId, video_url: this.storage.link(video), language: 'en' };
  }

  /** Hands a video in and waits for its end. @throws Error where it does not complete */
  async analyse(service: Service, jobId: string, video: string): Promise<void> {
    await this.post(service, jobId, video);
    await this.completed(jobId);
  }

  /** Waits for the end of a job. @throws Error where it does not complete */
  async completed(jobId: string): Promise<void> {
    const { status, error_code: code } = await this.backend.terminalOf(jobId, PATIENCE_MS);
    if (status !== 'completed') throw new Error(`${jobId} ended with ${code ?? status}`);
  }

  async stopServices(): Promise<void> {
    await Promise.all(this.services.splice(0).map((service) => service.dispose()));
  }

  async stop(): Promise<void> {
    await this.stopServices();
    await Promise.all([this.storage.stop(), this.backend.stop(), this.redis.dispose()]);
  }
}

const PATIENCE_MS = 3_600_000;

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { SoundCurves } from '../../src/domain/sound-curves.js';
import { Backend, type CallbackBody } from '../../test/support/backend.js';
import { RedisServer } from '../../test/support/redis-server.js';
import { Service } from '../../test/support/service.js';
import { fileHost } from './file-host.js';

const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 100;

/** Everything around one job: Redis, the host of the video, the receiver and the service. */
export class DemoStack {
  private constructor(
    readonly service: Service,
    readonly backend: Backend,
    readonly redisUrl: string,
    private readonly videoUrl: string,
    private readonly stopSignal: AbortSignal,
    private readonly closers: readonly (() => Promise<void>)[],
  ) {}

  /**
   * Starts all parts and waits until the service is ready for jobs.
   * @param stopSignal ends the wait and every later one; the caller still calls `stop`
   * @throws Error with one plain sentence; whatever had started is stopped again
   */
  static async start(file: string, stopSignal: AbortSignal): Promise<DemoStack> {
    const closers: (() => Promise<void>)[] = [];
    try {
      const redisPrefix = `demo-${randomUUID()}`;
      const givenRedis = process.env['REDIS_URL'];
      const redisUrl = givenRedis || (await ownRedis(closers));
      if (givenRedis) closers.unshift(() => deleteKeys(redisUrl, redisPrefix));
      const { listener, videoPath } = await fileHost(file);
      closers.unshift(() => listener.stop());
      const backend = await Backend.start();
      closers.unshift(() => backend.stop());
      const service = await Service.start({
        ...knownSettings(),
        REDIS_URL: redisUrl,
        REDIS_PREFIX: redisPrefix,
        BACKEND_URL: backend.url,
        LOG_LEVEL: process.env['LOG_LEVEL'] || 'info',
      });
      closers.unshift(() => service.dispose());
      const stack = new DemoStack(
        service,
        backend,
        redisUrl,
        `${listener.url}${videoPath}`,
        stopSignal,
        closers,
      );
      await stack.waitUntilReady();
      return stack;
    } catch (error) {
      await closeAll(closers);
      throw error;
    }
  }

  /** Posts the video as ECG Backend does. @returns the id of the job and the answer in one line */
  async post(): Promise<{ jobId: string; line: string }> {
    const jobId = randomUUID();
    const response = await this.service.post({
      job_id: jobId,
      video_url: this.videoUrl,
      fastapi_base_url: null,
      language: 'en',
    });
    const body = await response.text();
    const line = `POST /api/upload-video/process-video -> ${response.status} ${body}`;
    if (!response.ok) throw new Error(line);
    return { jobId, line };
  }

  /** Hands every callback of the job to `onCallback`. @returns the terminal one */
  async follow(jobId: string, onCallback: (body: CallbackBody) => void): Promise<CallbackBody> {
    let seen = 0;
    for (;;) {
      for (const body of this.backend.callsOf(jobId).slice(seen)) {
        seen++;
        if (body.status !== 'processing') return body;
        onCallback(body);
      }
      await this.pause();
    }
  }

  /** Level and pitch of the whole video, which come in parts; undefined where the job has none. */
  async curves(jobId: string): Promise<SoundCurves | undefined> {
    let whole: SoundCurves | undefined;
    for (let fromSec = 0; fromSec < (whole?.duration ?? Infinity); fromSec = whole.end_time) {
      const part = await this.service.get(`/api/upload-video/jobs/${jobId}/curves?from=${fromSec}`);
      if (part.status !== 200) return undefined;
      const curves = part.body as unknown as SoundCurves;
      whole = {
        ...curves,
        start_time: 0,
        volume_db: [...(whole?.volume_db ?? []), ...curves.volume_db],
        pitch_hz: [...(whole?.pitch_hz ?? []), ...curves.pitch_hz],
      };
    }
    return whole;
  }

  async stop(): Promise<void> {
    await closeAll(this.closers);
  }

  private async waitUntilReady(): Promise<void> {
    const deadlineMs = Date.now() + READY_TIMEOUT_MS;
    let reason = '';
    while (Date.now() < deadlineMs) {
      const { status, body } = await this.service.get('/health/ready');
      if (status === 200) return;
      reason = JSON.stringify(body['details'] ?? body);
      await this.pause();
    }
    throw new Error(`The service does not become ready: ${reason}`);
  }

  /** @throws Error when the demo is to stop or the service has died */
  private async pause(): Promise<void> {
    this.stopSignal.throwIfAborted();
    if (this.service.ended) throw new Error(`The service has ended:\n${this.service.output}`);
    await sleep(POLL_MS);
  }
}

async function ownRedis(closers: (() => Promise<void>)[]): Promise<string> {
  const redis = await RedisServer.start();
  closers.unshift(() => redis.dispose());
  return redis.url;
}

/** Leaves nothing of the demo behind in a Redis that is not its own. */
async function deleteKeys(redisUrl: string, prefix: string): Promise<void> {
  const redis = new Redis(redisUrl);
  for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 1000 })) {
    if ((keys as string[]).length > 0) await redis.del(keys as string[]);
  }
  redis.disconnect();
}

/** Settings a person may give the demo through the environment. */
function knownSettings(): Record<string, string> {
  const names = ['ASR_MODEL', 'MODELS_DIR', 'COMPUTE_PROCESSES', 'FFMPEG_PATH', 'FFPROBE_PATH'];
  const given = names.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(given.filter((pair): pair is [string, string] => Boolean(pair[1])));
}

/** Stops in the reverse order of the start; one that fails does not keep the others. */
async function closeAll(closers: readonly (() => Promise<void>)[]): Promise<void> {
  for (const close of closers) await close().catch(() => undefined);
}

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Backend } from './backend.js';
import {
  SAMPLE_VIDEO,
  playlistAsVideo,
  silentVideo,
  textAsVideo,
  videoWithoutAudio,
  videoWithoutIndex,
} from './media.js';
import { RedisServer } from './redis-server.js';
import { Service } from './service.js';
import { Storage } from './storage.js';

/** Everything around the service that an end-to-end test needs: Redis, storage with videos, a backend. */
export class TestStage {
  private readonly services: Service[] = [];

  private constructor(
    private readonly folder: string,
    readonly redis: RedisServer,
    readonly storage: Storage,
    readonly backend: Backend,
  ) {}

  /** A folder with nothing in it. */
  get emptyFolder(): string {
    return path.join(this.folder, 'empty');
  }

  static async open(): Promise<TestStage> {
    const folder = await mkdtemp(path.join(tmpdir(), 'e2e-'));
    const storage = await Storage.start({
      'sample.mp4': SAMPLE_VIDEO,
      'mute.mp4': await videoWithoutAudio(folder),
      'silence.mp4': await silentVideo(folder),
      'text.mp4': await textAsVideo(folder),
      'playlist.mp4': await playlistAsVideo(folder, SAMPLE_VIDEO),
      'broken.mp4': await videoWithoutIndex(folder),
    });
    await mkdir(path.join(folder, 'empty'));
    return new TestStage(folder, await RedisServer.start(), storage, await Backend.start());
  }

  /** Starts the service against this stage's parts. */
  async startService(env: Readonly<Record<string, string>> = {}): Promise<Service> {
    const service = await Service.start({
      REDIS_URL: this.redis.url,
      BACKEND_URL: this.backend.url,
      ...env,
    });
    this.services.push(service);
    return service;
  }

  async close(): Promise<void> {
    await Promise.all(this.services.map((service) => service.dispose()));
    await Promise.all([this.storage.stop(), this.backend.stop(), this.redis.dispose()]);
    await rm(this.folder, { recursive: true, force: true });
  }
}

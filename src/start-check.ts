import type { AppConfig } from './config/app-config.js';
import { createRedis } from './store/redis.js';

const REDIS_WAIT_MS = 10_000;

/** Something outside this process that it cannot start without; the message says how to get it. */
export class MissingPartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MissingPartError';
  }
}

/** Makes sure that Redis answers. @throws MissingPartError */
export async function checkParts(config: AppConfig): Promise<void> {
  const redis = createRedis(config.REDIS_URL, { lazyConnect: false });
  redis.on('error', () => undefined); // It tries again until the time is over.
  const answered = await Promise.race([
    redis.ping().then(() => true),
    new Promise<false>((resolve) => setTimeout(resolve, REDIS_WAIT_MS, false)),
  ]);
  redis.disconnect();
  if (answered) return;
  throw new MissingPartError(
    'Redis does not answer. Start it (redis-server --appendonly yes) or set REDIS_URL to where it runs.',
  );
}

import { Redis, type RedisOptions } from 'ioredis';

/** Injection token of the connection the job store uses. */
export const REDIS = Symbol('REDIS');

/** Longest pause between two tries to reach Redis again. */
const MAX_RECONNECT_DELAY_MS = 2_000;

/**
 * Opens a connection that waits for Redis as long as it takes: a job that ended while Redis was
 * away is written down when it is back. Callers that must answer quickly set their own time limit.
 */
export function createRedis(url: string, options: RedisOptions = {}): Redis {
  return new Redis(url, {
    maxRetriesPerRequest: null,
    enableReadyCheck: false,
    retryStrategy: (attempt) => Math.min(attempt * 100, MAX_RECONNECT_DELAY_MS),
    ...options,
  });
}

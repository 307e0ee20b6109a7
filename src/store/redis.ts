import { Redis, type RedisOptions } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';

/** Injection token of the connection the job store uses. */
export const REDIS = Symbol('REDIS');

/** Longest pause between two tries to reach Redis again. */
const MAX_RECONNECT_DELAY_MS = 2_000;

/**
 * Opens a connection that waits for Redis as long as it takes: a job that ended while Redis was
 * away is written down when it is back. Callers that must answer quickly set their own time limit.
 */
export function createRedis(url: string, options: RedisOptions = {}): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    enableReadyCheck: false,
    retryStrategy: (attempt) => Math.min(attempt * 100, MAX_RECONNECT_DELAY_MS),
    ...options,
  });
  redis.on('error', () => undefined); // It connects again by itself; without this it writes to stderr.
  return redis;
}

/**
 * Answers of a Redis that is there and does not do what it is asked for the time being: it reads its
 * file after a start, is full, cannot write its file, or has become a replica. Scripts quote them.
 * Source: error codes of Redis 7 (server.c, shared.*err).
 */
const PASSING_REFUSAL = /\b(LOADING|OOM|MISCONF|READONLY|MASTERDOWN|NOREPLICAS)\b/;

const REFUSED_PAUSE_MS = 1_000;

/** Whether Redis refused for now what it will do later. */
export function isPassingRefusal(error: unknown): boolean {
  return (
    error instanceof Error && error.name === 'ReplyError' && PASSING_REFUSAL.test(error.message)
  );
}

/**
 * Repeats `work` until Redis no longer refuses it, as commands wait for a Redis that is away: what a
 * job has come to is not given up, or done again, for a Redis that is full for a while.
 * @throws what `work` throws besides
 */
export async function untilTaken<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isPassingRefusal(error)) throw error;
      await sleep(REFUSED_PAUSE_MS);
    }
  }
}

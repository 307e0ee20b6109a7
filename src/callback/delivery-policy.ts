import type { CallbackResult } from '../metrics/metrics.js';
import type { CallbackAnswer } from './callback-client.js';

/** What to do after one try to deliver a terminal callback. */
export type Verdict = 'delivered' | 'refused' | 'retry';

/** 4xx answers that a later try may not get. */
const PASSING_4XX = new Set([408, 425, 429]);

const RESULTS: Readonly<Record<number, CallbackResult>> = {
  1: '1xx',
  2: '2xx',
  3: '3xx',
  4: '4xx',
};

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30 * 60_000;
const JITTER = 0.2;
/** A receiver may ask to be called earlier than the back-off says, but no more often than this for long. */
const SHORTEST_ASKED_MS = 60_000;

/** A receiver that refuses the body for good is not asked again; everything else may pass. */
export function judge(answer: CallbackAnswer): Verdict {
  if (answer.kind === 'no-answer') return 'retry';
  const { httpStatus } = answer;
  if (httpStatus >= 200 && httpStatus < 300) return 'delivered';
  return httpStatus >= 400 && httpStatus < 500 && !PASSING_4XX.has(httpStatus)
    ? 'refused'
    : 'retry';
}

/** The class of an answer, for counting. */
export function resultOf(answer: CallbackAnswer): CallbackResult {
  if (answer.kind === 'no-answer') return answer.timedOut ? 'timeout' : 'lost';
  return RESULTS[Math.floor(answer.httpStatus / 100)] ?? '5xx';
}

/** The tries of one terminal callback up to now. */
export interface Tries {
  /** Tries made so far, from 1. */
  readonly attempts: number;
  /** Whether the try before the last one got no answer either. */
  readonly unansweredBefore: boolean;
}

/**
 * Pause before the next try.
 * - A lost connection is tried again at once, unless the try before got no answer either.
 * - Otherwise from one second, doubling, to half an hour.
 * - `Retry-After` comes first. One that is shorter than the doubled pause is honoured down to a
 *   minute, so that a receiver that always says "0" is not called all day long.
 *
 * Pauses are spread by 20 %, those asked for only upwards, so that callbacks that failed together
 * do not come back together.
 * @param random uniform in 0..1
 */
export function retryDelayMs(tries: Tries, answer: CallbackAnswer, random: number): number {
  const { attempts, unansweredBefore } = tries;
  const isLost = answer.kind === 'no-answer' && !answer.timedOut;
  if (isLost && !unansweredBefore) return 0;
  const baseMs = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS);
  const askedMs = answer.kind === 'status' ? answer.retryAfterMs : null;
  if (askedMs === null) return Math.round(baseMs * (1 - JITTER + 2 * JITTER * random));
  return Math.round(Math.max(askedMs, Math.min(baseMs, SHORTEST_ASKED_MS)) * (1 + JITTER * random));
}

import type { CallbackAnswer } from './callback-client.js';

/** What to do after one try to deliver a terminal callback. */
export type Verdict = 'delivered' | 'refused' | 'retry';

/** 4xx answers that a later try may not get. */
const PASSING_4XX = new Set([408, 425, 429]);

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30 * 60_000;
const JITTER = 0.2;

/** A receiver that refuses the body for good is not asked again; everything else may pass. */
export function judge(answer: CallbackAnswer): Verdict {
  if (answer.kind === 'no-answer') return 'retry';
  const { httpStatus } = answer;
  if (httpStatus >= 200 && httpStatus < 300) return 'delivered';
  return httpStatus >= 400 && httpStatus < 500 && !PASSING_4XX.has(httpStatus)
    ? 'refused'
    : 'retry';
}

/**
 * Pause before the next try: at once after the first lost connection, then doubling from one second
 * to half an hour, spread by 20 % so that callbacks that failed together do not come back together.
 * @param attempts tries made so far, from 1
 * @param random uniform in 0..1
 */
export function retryDelayMs(attempts: number, answer: CallbackAnswer, random: number): number {
  const asked = answer.kind === 'status' ? answer.retryAfterMs : null;
  if (asked !== null) return Math.min(asked, LONGEST_RETRY_MS);
  if (answer.kind === 'no-answer' && !answer.timedOut && attempts === 1) return 0;
  const base = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS);
  return Math.round(base * (1 - JITTER + 2 * JITTER * random));
}

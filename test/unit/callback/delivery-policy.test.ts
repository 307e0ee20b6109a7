import { describe, expect, it } from 'vitest';
import type { CallbackAnswer } from '../../../src/callback/callback-client.js';
import { judge, retryDelayMs } from '../../../src/callback/delivery-policy.js';

const status = (httpStatus: number, retryAfterMs: number | null = null): CallbackAnswer => ({
  kind: 'status',
  httpStatus,
  retryAfterMs,
});
const LOST: CallbackAnswer = { kind: 'no-answer', timedOut: false };
const HUNG: CallbackAnswer = { kind: 'no-answer', timedOut: true };

describe('judge', () => {
  it.each([200, 201, 204])('takes %i as delivered', (code) => {
    expect(judge(status(code))).toBe('delivered');
  });
  it.each([400, 401, 404, 410, 422])('takes %i as refused for good', (code) => {
    expect(judge(status(code))).toBe('refused');
  });
  it.each([301, 308, 408, 425, 429, 500, 503])('tries again after %i', (code) => {
    expect(judge(status(code))).toBe('retry');
  });
  it('tries again where no answer came', () => {
    expect(judge(LOST)).toBe('retry');
  });
});

const first = { attempts: 1, unansweredBefore: false };
const later = (attempts: number, unansweredBefore = false) => ({ attempts, unansweredBefore });

describe('retryDelayMs', () => {
  it('tries again at once after a lost connection, but not after a hang or a second loss', () => {
    expect(retryDelayMs(first, LOST, 0.5)).toBe(0);
    expect(retryDelayMs(later(7), LOST, 0.5)).toBe(0);
    expect(retryDelayMs(later(2, true), LOST, 0.5)).toBe(2_000);
    expect(retryDelayMs(first, HUNG, 0.5)).toBe(1_000);
  });

  it('doubles up to half an hour', () => {
    expect([1, 2, 3, 4].map((attempts) => retryDelayMs(later(attempts), status(500), 0.5))).toEqual(
      [1_000, 2_000, 4_000, 8_000],
    );
    expect(retryDelayMs(later(60), status(500), 0.5)).toBe(1_800_000);
    expect(retryDelayMs(later(5_000), status(500), 0.5)).toBe(1_800_000);
  });

  it('spreads tries by a fifth in both directions', () => {
    expect(retryDelayMs(first, status(500), 0)).toBe(800);
    expect(retryDelayMs(first, status(500), 1)).toBe(1_200);
  });

  it('does what Retry-After asks for, never earlier', () => {
    expect(retryDelayMs(later(3), status(429, 7_000), 0)).toBe(7_000);
    expect(retryDelayMs(later(3), status(429, 7_000), 1)).toBe(8_400);
    expect(retryDelayMs(first, status(503, 2 * 3_600_000), 0)).toBe(7_200_000);
  });

  it('comes back within a minute where asked, but is not driven to call all day long', () => {
    expect(retryDelayMs(first, status(503, 0), 0)).toBe(1_000);
    expect(retryDelayMs(later(20), status(503, 0), 0)).toBe(60_000);
    expect(retryDelayMs(later(20), status(503, 5_000), 0)).toBe(60_000);
  });
});

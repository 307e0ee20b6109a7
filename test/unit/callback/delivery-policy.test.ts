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

describe('retryDelayMs', () => {
  it('tries again at once after the first lost connection, but not after a hang', () => {
    expect(retryDelayMs(1, LOST, 0.5)).toBe(0);
    expect(retryDelayMs(2, LOST, 0.5)).toBe(2_000);
    expect(retryDelayMs(1, HUNG, 0.5)).toBe(1_000);
  });

  it('doubles up to half an hour', () => {
    expect([1, 2, 3, 4].map((attempt) => retryDelayMs(attempt, status(500), 0.5))).toEqual([
      1_000, 2_000, 4_000, 8_000,
    ]);
    expect(retryDelayMs(60, status(500), 0.5)).toBe(1_800_000);
  });

  it('spreads tries by a fifth in both directions', () => {
    expect(retryDelayMs(1, status(500), 0)).toBe(800);
    expect(retryDelayMs(1, status(500), 1)).toBe(1_200);
  });

  it('does what Retry-After asks for, within bounds', () => {
    expect(retryDelayMs(5, status(429, 7_000), 0.5)).toBe(7_000);
    expect(retryDelayMs(5, status(503, 1e12), 0.5)).toBe(1_800_000);
  });
});

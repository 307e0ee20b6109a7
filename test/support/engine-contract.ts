import { expect } from 'vitest';
import type { TimeSpan } from '../../src/domain/speech.js';

/** What holds for the regions and for the words of every engine. */
export function expectSpansInOrder(spans: readonly TimeSpan[], durationSec: number): void {
  let earliestSec = 0;
  for (const { startSec, endSec } of spans) {
    expect(startSec).toBeGreaterThanOrEqual(earliestSec);
    expect(endSec).toBeGreaterThan(startSec);
    earliestSec = endSec;
  }
  expect(earliestSec).toBeLessThanOrEqual(durationSec + 1e-6);
}

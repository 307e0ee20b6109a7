import type { TimeSpan } from './speech.js';

/** How regions are covered by windows. */
export interface WindowOptions {
  /** Length of a window in seconds, above 0. */
  readonly lengthSec: number;
  /** From the start of a window to the start of the next, in seconds, above 0. */
  readonly hopSec: number;
}

/**
 * Covers regions with overlapping windows of one length. The last window of a region ends where the
 * region ends; a region shorter than a window is one window.
 * @param regions in order, without overlap
 * @returns the windows in order of their regions, each inside its region; empty without regions
 * @throws RangeError where length or hop are not above 0
 */
export function planWindows(
  regions: readonly TimeSpan[],
  { lengthSec, hopSec }: WindowOptions,
): TimeSpan[] {
  if (!(lengthSec > 0 && hopSec > 0)) throw new RangeError('Windows need a length and a hop.');
  return regions.flatMap(({ startSec, endSec }) => {
    const inner = Math.max(0, Math.ceil((endSec - startSec - lengthSec) / hopSec - ROUNDING));
    const windows = Array.from({ length: inner }, (_, index) => ({
      startSec: startSec + index * hopSec,
      endSec: startSec + index * hopSec + lengthSec,
    }));
    return [...windows, { startSec: Math.max(startSec, endSec - lengthSec), endSec }];
  });
}

/** A window that would differ from the last one by less than this share of a hop is left out. */
const ROUNDING = 1e-6;

import type { TimeSpan } from './speech.js';

/** Even the shortest item counts for this long. */
const LEAST_WEIGHT_SEC = 0.001;

/**
 * Mean confidence of items, each counted by how long it lasts.
 * @returns 0..1; 0 for no items
 */
export function meanConfidence(
  items: readonly (TimeSpan & { readonly confidence: number })[],
): number {
  let sum = 0;
  let total = 0;
  for (const { startSec, endSec, confidence } of items) {
    const length = endSec - startSec;
    const weight = length > LEAST_WEIGHT_SEC && length < Infinity ? length : LEAST_WEIGHT_SEC;
    sum += weight * (confidence > 0 ? Math.min(1, confidence) : 0);
    total += weight;
  }
  return total > 0 ? sum / total : 0;
}

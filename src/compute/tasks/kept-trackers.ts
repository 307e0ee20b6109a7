import type { PitchRange } from '../../dsp/pitch-range.js';
import { PitchTracker } from '../../dsp/pitch-tracker.js';

/** As many as a few videos at once have speakers; each takes some tens of kilobytes. */
const MOST_KEPT = 16;
const trackers = new Map<string, PitchTracker>();

/**
 * The pitch tracker of a range, kept from task to task: making one takes about as long as tracking a
 * second of speech. For tasks that do not wait between two calls of it.
 */
export function trackerFor(range: PitchRange): PitchTracker {
  const key = `${range.floorHz}-${range.ceilingHz}`;
  const tracker = trackers.get(key) ?? new PitchTracker(range);
  // What was used last stands last.
  trackers.delete(key);
  trackers.set(key, tracker);
  const [longestUnused] = trackers.keys();
  if (trackers.size > MOST_KEPT && longestUnused !== undefined) trackers.delete(longestUnused);
  return tracker;
}

import type { TimeSpan } from './speech.js';

/**
 * Puts spans into strict order inside a stretch: each starts after the one before, ends no later
 * than the next starts, and has a length. Times that fit already stay as they are.
 * @param spans in the order in which they belong
 * @param within the stretch they must lie in
 * @param minSec shortest span in seconds; less where the stretch has no room for so many
 * @returns the spans with their times changed where needed
 */
export function orderSpans<T extends TimeSpan>(
  spans: readonly T[],
  within: TimeSpan,
  minSec = 0.02,
): T[] {
  const room = (within.endSec - within.startSec) / spans.length;
  const shortest = Math.min(minSec, room);
  const starts: number[] = [];
  for (const [index, { startSec }] of spans.entries()) {
    const earliest = index === 0 ? within.startSec : (starts[index - 1] ?? 0) + shortest;
    const latest = within.endSec - (spans.length - index) * shortest;
    starts.push(Math.max(earliest, Math.min(startSec, latest)));
  }
  return spans.map((span, index) => {
    const startSec = starts[index] ?? span.startSec;
    const latestEnd = starts[index + 1] ?? within.endSec;
    const endSec = Math.min(latestEnd, Math.max(span.endSec, startSec + shortest));
    return { ...span, startSec, endSec };
  });
}

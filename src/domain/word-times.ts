import type { TimeSpan, Utterance } from './speech.js';

/** A half-open interval of whole milliseconds. */
export interface MillisecondSpan {
  readonly startMs: number;
  readonly endMs: number;
}

/** Rounds a time to whole milliseconds; -0 becomes 0. */
export function toMilliseconds(timeSec: number): number {
  return Math.round(timeSec * 1000) + 0;
}

/** Rounded times of a row and of its words. */
export interface RowTimes extends MillisecondSpan {
  /** In order, without overlap, inside the row. */
  readonly words: readonly MillisecondSpan[];
}

/**
 * Rounds the times of a row and its words so that afterwards they still are in order, without
 * overlap, at least 1 ms long, inside the row and inside the file. Good times change by rounding
 * alone; others move as little as it takes, and a word that overlaps the next one is cut where that
 * one starts.
 * @param row words in the order in which they are said
 * @param limitMs end of the file; a file with less than 1 ms per word counts as that long
 */
export function rowTimes({ startSec, endSec, words }: Utterance, limitMs: number): RowTimes {
  const limit = Math.max(limitMs, words.length);
  const spans = wordTimes(words, limit);
  const firstMs = spans[0]?.startMs ?? 0;
  const lastMs = spans.at(-1)?.endMs ?? firstMs;
  const start = toMilliseconds(startSec);
  const end = Math.min(toMilliseconds(endSec), limit);
  return {
    startMs: start >= 0 ? Math.min(start, firstMs) : firstMs,
    endMs: end > lastMs ? end : lastMs,
    words: spans,
  };
}

function wordTimes(words: readonly TimeSpan[], limitMs: number): MillisecondSpan[] {
  const starts: number[] = [];
  for (const { startSec } of words) {
    const earliest = (starts.at(-1) ?? -1) + 1;
    const start = toMilliseconds(startSec);
    starts.push(start >= earliest ? start : earliest);
  }
  for (let i = starts.length - 1; i >= 0; i--)
    starts[i] = Math.min(starts[i] ?? 0, (starts[i + 1] ?? limitMs) - 1);
  return words.map(({ endSec }, i) => {
    const startMs = starts[i] ?? 0;
    const end = toMilliseconds(endSec);
    const latest = starts[i + 1] ?? limitMs;
    return { startMs, endMs: end > startMs ? Math.min(end, latest) : startMs + 1 };
  });
}

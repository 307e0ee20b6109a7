import { displayWidth } from '../domain/text-width.js';
import type { CaptionStyle } from './caption-style.js';
import type { Cue } from './cue.js';

/**
 * A caption stays at most this much longer than its words, and a shorter pause between two is
 * closed. Source: Netflix, subtitle timing guidelines: half a second, 12 frames.
 */
const LINGER_SEC = 0.5;
/** The last word stays at least this long, whatever the gap after it asks for. */
const MIN_LAST_WORD_SEC = 0.04;

/**
 * Times captions for reading: a caption stays until it can be read, closes a short pause before the
 * next one, and leaves a gap there that shows that the text has changed.
 * @param cues in order of start, each as long as its words
 */
export function timeCues(cues: readonly Cue[], style: CaptionStyle): readonly Cue[] {
  return cues.map((cue, index) => ({
    ...cue,
    endSec: readableEndSec(cue, cues[index + 1], style),
  }));
}

function readableEndSec(cue: Cue, next: Cue | undefined, style: CaptionStyle): number {
  const nextStartSec = next?.startSec ?? Infinity;
  // Two who speak at once keep their own times.
  if (nextStartSec < cue.endSec) return cue.endSec;

  const width = cue.lines.reduce((sum, { text }) => sum + displayWidth(text), 0);
  const readSec = Math.max(style.minCueSec, width / style.maxReadingSpeed);
  const longestSec = Math.max(cue.startSec + style.minCueSec, cue.endSec + LINGER_SEC);
  const isChained = nextStartSec - cue.endSec <= LINGER_SEC;
  const wantedSec = isChained
    ? nextStartSec
    : Math.max(cue.endSec, Math.min(cue.startSec + readSec, longestSec));

  const lastWordStartSec = cue.lines.at(-1)?.words.at(-1)?.start ?? cue.startSec;
  const earliestSec = Math.min(cue.endSec, lastWordStartSec + MIN_LAST_WORD_SEC);
  return Math.max(earliestSec, Math.min(wantedSec, nextStartSec - style.gapSec));
}

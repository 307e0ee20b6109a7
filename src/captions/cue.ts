import type { ResultWord } from '../domain/analysis-result.js';

/** One caption on the screen, by one speaker. */
export interface Cue {
  /** Seconds. The first word starts here. */
  readonly startSec: number;
  /** Seconds; later than the last word's end where the viewer needs the time to read. */
  readonly endSec: number;
  readonly speakerId: string;
  /** None empty. */
  readonly lines: readonly CueLine[];
}

export interface CueLine {
  readonly text: string;
  readonly words: readonly ResultWord[];
  /** What stands between two words: a blank, or nothing in languages written without. */
  readonly joint: string;
}

/** A line of words as it is shown; blanks and breaks inside a word become one blank. */
export function lineOf(words: readonly ResultWord[], joint: string): CueLine {
  return { words, joint, text: words.map(shownWord).join(joint) };
}

/** The text of a word without blanks around it, in one line. */
export function shownWord({ word }: ResultWord): string {
  return word.replace(/\s+/gu, ' ').trim();
}

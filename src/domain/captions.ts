import type { AnalysisResult, ResultSegment, ResultWord } from './analysis-result.js';
import { displayWidth } from './text-width.js';

/** One caption on the screen. */
export interface Cue {
  readonly startSec: number;
  readonly endSec: number;
  readonly speakerId: string;
  /** One or two lines, none empty. */
  readonly lines: readonly string[];
}

/** Source: Netflix Timed Text Style Guide (English): 42 characters, two lines, 5/6 s to 7 s. */
const MAX_LINE_WIDTH = 42;
const MAX_CUE_SEC = 7;
const MIN_CUE_SEC = 5 / 6;
/** A cue that must be cut ends at punctuation where that leaves it at least this share of its words. */
const MIN_KEPT_SHARE = 0.5;
const CLAUSE_END = /[.,;:!?…。、！？]["'”’)\]]*$/u;

/**
 * Cuts a result into captions: words of one speaker, at most two lines of 42 columns and 7 s each.
 * @returns the cues in order of start; empty when nothing was said. A cue too short to read stays
 *   on the screen a little longer, never into the next one.
 */
export function cuesOf(result: AnalysisResult): readonly Cue[] {
  const cues = result.segments.flatMap((segment) => segmentCues(segment));
  return cues.map((cue, index) => {
    const nextStartSec = cues[index + 1]?.startSec ?? Infinity;
    const readableEndSec = Math.min(cue.startSec + MIN_CUE_SEC, nextStartSec);
    return { ...cue, endSec: Math.max(cue.endSec, readableEndSec) };
  });
}

function segmentCues({ words, speaker }: ResultSegment): readonly Cue[] {
  const cues: Cue[] = [];
  let rest = words;
  while (rest.length > 0) {
    const group = nextGroup(rest);
    const first = group[0];
    const last = group.at(-1);
    const lines = layOut(group);
    if (first && last && lines) {
      const span = { startSec: first.start, endSec: last.end };
      cues.push({ ...span, speakerId: speaker.speaker_id, lines });
    }
    rest = rest.slice(group.length);
  }
  return cues;
}

/** The words of the next cue: as many as fit, cut back to a clause end where one is near. */
function nextGroup(words: readonly ResultWord[]): readonly ResultWord[] {
  let count = 1;
  while (count < words.length && fits(words.slice(0, count + 1))) count++;
  if (count === words.length) return words;
  const fitting = words.slice(0, count);
  const clause = fitting.findLastIndex(({ word }) => CLAUSE_END.test(word)) + 1;
  return clause >= count * MIN_KEPT_SHARE ? fitting.slice(0, clause) : fitting;
}

function fits(words: readonly ResultWord[]): boolean {
  const durationSec = (words.at(-1)?.end ?? 0) - (words[0]?.start ?? 0);
  return durationSec <= MAX_CUE_SEC && layOut(words) !== undefined;
}

/** One line where the words fit in one, else the two lines nearest in width; undefined where neither fits. */
function layOut(words: readonly ResultWord[]): readonly string[] | undefined {
  const whole = textOf(words);
  if (words.length <= 1 || displayWidth(whole) <= MAX_LINE_WIDTH) return [whole];
  let best: readonly string[] | undefined;
  let bestWidth = MAX_LINE_WIDTH + 1;
  for (let cut = 1; cut < words.length; cut++) {
    const lines = [textOf(words.slice(0, cut)), textOf(words.slice(cut))];
    const width = Math.max(...lines.map(displayWidth));
    if (width < bestWidth) [best, bestWidth] = [lines, width];
  }
  return best;
}

function textOf(words: readonly ResultWord[]): string {
  return words.map(({ word }) => word.replace(/\s+/g, ' ').trim()).join(' ');
}

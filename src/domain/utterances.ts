import { endsClause, endsSentence } from './sentence.js';
import type { SpeakerTurn, Utterance, Word } from './speech.js';
import { assignSpeakers } from './word-speakers.js';

export interface UtteranceOptions {
  /** Longest utterance in seconds; a single longer word stays whole. */
  readonly maxSec: number;
  /** Longest utterance in characters, blanks included; a single longer word stays whole. */
  readonly maxChars: number;
  /** A pause that separates sentences, in seconds. */
  readonly sentencePauseSec: number;
  /** A pause that always separates, in seconds. */
  readonly longPauseSec: number;
}

/**
 * Source: lengths after Netflix' Timed Text Style Guide (7 s; two lines of 42 characters); pauses
 * chosen on conversations: people take 0.2 to 0.3 s between sentences and rarely pause for more
 * than 1.2 s inside one.
 */
export const DEFAULT_UTTERANCE_OPTIONS: UtteranceOptions = {
  maxSec: 7,
  maxChars: 84,
  sentencePauseSec: 0.3,
  longPauseSec: 1.2,
};

/**
 * Cuts words into rows of one speaker that read well as captions: at changes of speaker, at long
 * pauses, between sentences with a pause, and where a row would get too long.
 * @param words in order, without overlap
 * @param turns in order of start; without turns all words belong to speaker 0
 * @returns the rows in order; together they hold every word once; empty without words
 */
export function buildUtterances(
  words: readonly Word[],
  turns: readonly SpeakerTurn[],
  options: UtteranceOptions = DEFAULT_UTTERANCE_OPTIONS,
): Utterance[] {
  const speakers = assignSpeakers(words, turns);
  const rows: { speakerIndex: number; words: Word[] }[] = [];
  for (const [i, word] of words.entries()) {
    const speakerIndex = speakers[i] ?? 0;
    const row = rows.at(-1);
    const last = row?.words.at(-1);
    if (row && last && row.speakerIndex === speakerIndex && !isApart(last, word, options))
      row.words.push(word);
    else rows.push({ speakerIndex, words: [word] });
  }
  return rows.flatMap((row) =>
    splitToFit(row.words, options).map((part) => ({
      startSec: part[0]?.startSec ?? 0,
      endSec: part.at(-1)?.endSec ?? 0,
      speakerIndex: row.speakerIndex,
      words: part,
    })),
  );
}

function isApart(last: Word, next: Word, options: UtteranceOptions): boolean {
  const pauseSec = next.startSec - last.endSec;
  if (pauseSec >= options.longPauseSec) return true;
  return pauseSec >= options.sentencePauseSec && endsSentence(last.text);
}

function splitToFit(words: readonly Word[], options: UtteranceOptions): (readonly Word[])[] {
  const first = words[0];
  const last = words.at(-1);
  if (!first || !last) return [];
  const fits =
    last.endSec - first.startSec <= options.maxSec && textLength(words) <= options.maxChars;
  if (fits || words.length === 1) return [words];
  const cut = bestCut(words);
  return [...splitToFit(words.slice(0, cut), options), ...splitToFit(words.slice(cut), options)];
}

/** @returns index of the word that begins the second part */
function bestCut(words: readonly Word[]): number {
  const chars = textLength(words);
  let best = 1;
  let bestScore = -Infinity;
  let charsBefore = 0;
  for (let i = 1; i < words.length; i++) {
    const before = words[i - 1];
    const after = words[i];
    if (!before || !after) continue;
    charsBefore += before.text.length + 1;
    const score = breakStrength(before, after) - 4 * Math.abs(charsBefore / chars - 0.5);
    if (score <= bestScore) continue;
    best = i;
    bestScore = score;
  }
  return best;
}

/** How natural a new row is between two words: 0 in the middle of a phrase, 3 at most. */
function breakStrength(before: Word, after: Word): number {
  const pause = Math.min(1, Math.max(0, after.startSec - before.endSec) / 0.5);
  if (endsSentence(before.text)) return 2 + pause;
  return (endsClause(before.text) ? 1 : 0) + pause;
}

function textLength(words: readonly Word[]): number {
  return words.reduce((sum, { text }) => sum + text.length + 1, -1);
}

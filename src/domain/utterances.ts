import { breakCost, type PauseLimits } from './row-breaks.js';
import { endsSentence } from './sentence.js';
import type { SpeakerTurn, Utterance, Word } from './speech.js';
import { displayWidth } from './text-width.js';
import { tidyWords } from './tidy-text.js';
import { joinWords } from './utterance-text.js';
import { assignSpeakers } from './word-speakers.js';

/** The longest a row may be; a single longer word stays whole. */
export interface RowLimits {
  readonly maxSec: number;
  /** Characters with the blanks between words; characters of double width count as two. */
  readonly maxChars: number;
}

/** Source: Netflix' Timed Text Style Guide: 7 s; two lines of 42 characters. */
export const DEFAULT_ROW_LIMITS: RowLimits = { maxSec: 7, maxChars: 84 };

/**
 * Source: chosen on conversations: people take 0.2 to 0.3 s between sentences and rarely pause for
 * more than 1.2 s inside one.
 */
const PAUSES: PauseLimits = { sentencePauseSec: 0.3, longPauseSec: 1.2, silenceSec: 2 };

/** Each row costs something, so that sentences of a few words share one. */
const ROW_COST = 1;
/** Rows of the same length are easier to read than a full one and a short rest. */
const LENGTH_COST = 2;
/** Nobody can read a row in less time. Source: shortest event of Netflix' guide, 5/6 s. */
const SHORT_SEC = 5 / 6;
const SHORT_COST = 1;
/** A row of one word reads like a mistake, less so where it is the whole sentence. */
const ONE_WORD_COST = 4;
const ONE_WORD_SENTENCE_COST = 2;

/**
 * Makes readable text of recognised words: says who speaks, tidies capitals and marks, and cuts the
 * words into rows of one speaker that end, as far as the limits allow, with a sentence, at a pause or
 * with a clause, and do not leave a word alone.
 * @param words in order, without overlap
 * @param turns in order of start; without turns all words belong to speaker 0
 * @param language ISO 639-1 code of the text
 * @returns the rows in order; together they hold every word once; empty without words
 */
export function buildUtterances(
  words: readonly Word[],
  turns: readonly SpeakerTurn[],
  language: string,
  limits: RowLimits = DEFAULT_ROW_LIMITS,
): Utterance[] {
  const speakers = assignSpeakers(words, turns);
  const tidy = tidyWords(words, speakers, language);
  const utterances: Utterance[] = [];
  let start = 0;
  for (let end = 1; end <= tidy.length; end++) {
    const speakerIndex = speakers[start] ?? 0;
    if (end < tidy.length && speakers[end] === speakerIndex) continue;
    for (const row of cutIntoRows(tidy.slice(start, end), language, limits))
      utterances.push(utteranceOf(row, speakerIndex));
    start = end;
  }
  return utterances;
}

/** Finds the cuts whose costs together with those of the rows between them are least. */
function cutIntoRows(
  words: readonly Word[],
  language: string,
  limits: RowLimits,
): (readonly Word[])[] {
  const widths = words.map(({ text }) => displayWidth(text));
  const blanks = words.map((word, i) => {
    const before = words[i - 1];
    if (!before) return 0;
    return (
      displayWidth(joinWords([before, word], language)) - (widths[i - 1] ?? 0) - (widths[i] ?? 0)
    );
  });
  // costs[end]: the least for the words before `end`; starts[end]: where the last of their rows begins.
  const costs = [0];
  const starts = [0];
  const breaks = words.map((word, i) => {
    const before = words[i - 1];
    return before ? breakCost(before, word, language, PAUSES) : 0;
  });
  for (let end = 1; end <= words.length; end++) {
    let least = Infinity;
    let width = 0;
    for (let start = end - 1; start >= 0; start--) {
      width += (widths[start] ?? 0) + (start + 1 < end ? (blanks[start + 1] ?? 0) : 0);
      const row = rowCost(words, start, end, width, limits);
      if (row === Infinity) break;
      const mustBreak = breaks[start] === -Infinity;
      const cost = (costs[start] ?? 0) + row + (mustBreak ? 0 : (breaks[start] ?? 0));
      if (cost < least) {
        least = cost;
        starts[end] = start;
      }
      if (mustBreak) break;
    }
    costs.push(least);
  }
  const rows: (readonly Word[])[] = [];
  for (let end = words.length; end > 0; end = starts[end] ?? 0)
    rows.unshift(words.slice(starts[end], end));
  return rows;
}

/** @returns Infinity where the words [start, end) are too long for a row */
function rowCost(
  words: readonly Word[],
  start: number,
  end: number,
  width: number,
  { maxSec, maxChars }: RowLimits,
): number {
  const first = words[start];
  const last = words[end - 1];
  if (!first || !last) return 0;
  const lengthSec = last.endSec - first.startSec;
  const isOneWord = end - start === 1;
  if (!isOneWord && (lengthSec > maxSec || width > maxChars)) return Infinity;

  let cost = ROW_COST + LENGTH_COST * Math.max(lengthSec / maxSec, width / maxChars) ** 2;
  if (lengthSec < SHORT_SEC) cost += SHORT_COST;
  if (isOneWord) cost += endsSentence(last.text) ? ONE_WORD_SENTENCE_COST : ONE_WORD_COST;
  return cost;
}

function utteranceOf(words: readonly Word[], speakerIndex: number): Utterance {
  const startSec = words[0]?.startSec ?? 0;
  return { startSec, endSec: words.at(-1)?.endSec ?? startSec, speakerIndex, words };
}

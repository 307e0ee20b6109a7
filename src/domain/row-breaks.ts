import { endsClause, endsSentence } from './sentence.js';
import type { Word } from './speech.js';

/** What the words of a language say about where a line may end. */
interface LineWords {
  /** Words that belong to the word after them: articles, prepositions, subjects, auxiliaries. */
  readonly leaning: ReadonlySet<string>;
  /** Words that begin a part of a sentence. */
  readonly opening: ReadonlySet<string>;
}

const wordSet = (list: string) => new Set(list.split(' '));

/** Source: Netflix' Timed Text Style Guide (English), "line treatment". */
const ENGLISH: LineWords = {
  leaning: wordSet(
    "a an the my your his her its our their this these those some any no every each and but or nor so if because that which who when while where as than of in on at to for with from by into about over under after before between through i you he she it we they i'm you're he's she's it's we're they're is are was were am be been has have had do does did will would can could should may might must not don't didn't mr mrs ms dr very too",
  ),
  opening: wordSet(
    'and but or nor so if because that which who whose when while where as than until though although in on at to for with from by into about over under after before between through',
  ),
};
const LINE_WORDS: Readonly<Record<string, LineWords>> = { en: ENGLISH };

/** A pause this long needs no other reason to separate. */
const FULL_PAUSE_SEC = 0.5;
const SENTENCE_COST = -1.5;
const SENTENCE_PAUSE_COST = -2;
const LONG_PAUSE_COST = -3;
const CLAUSE_COST = 0.5;
const OPENING_COST = 1.2;
const PHRASE_COST = 2;
const LEANING_COST = 3.5;

export interface PauseLimits {
  /** A pause that separates sentences, in seconds. */
  readonly sentencePauseSec: number;
  /** A pause that separates well inside a sentence too, and always between two, in seconds. */
  readonly longPauseSec: number;
  /** A pause that always separates, in seconds. */
  readonly silenceSec: number;
}

/**
 * How bad it is to end a line between two words: below 0 a line should end here, 3.5 is inside "of
 * the house".
 *
 * Source of the order (sentence, pause, clause, before a conjunction or preposition, elsewhere,
 * after an article or the like): the style guides of Netflix and the BBC; the numbers were chosen
 * on read speech and dialogues.
 * @param language ISO 639-1 code; for languages without a list only marks and pauses count
 * @returns -Infinity where a line has to end
 */
export function breakCost(
  before: Word,
  after: Word,
  language: string,
  { sentencePauseSec, longPauseSec, silenceSec }: PauseLimits,
): number {
  const pauseSec = after.startSec - before.endSec;
  const isSentenceEnd = endsSentence(before.text);
  if (pauseSec >= silenceSec || (isSentenceEnd && pauseSec >= longPauseSec)) return -Infinity;

  const pause = Math.min(1, Math.max(0, pauseSec) / FULL_PAUSE_SEC);
  if (isSentenceEnd)
    return (pauseSec >= sentencePauseSec ? SENTENCE_PAUSE_COST : SENTENCE_COST) - pause;
  if (pauseSec >= longPauseSec) return LONG_PAUSE_COST;
  return phraseCost(before, after, LINE_WORDS[language]) - pause;
}

function phraseCost(before: Word, after: Word, words: LineWords | undefined): number {
  if (endsClause(before.text)) return CLAUSE_COST;
  if (words?.leaning.has(bare(before.text))) return LEANING_COST;
  return words?.opening.has(bare(after.text)) ? OPENING_COST : PHRASE_COST;
}

function bare(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('’', "'")
    .replaceAll(/[^\p{L}']/gu, '');
}

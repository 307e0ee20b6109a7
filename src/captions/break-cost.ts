import type { ResultWord } from '../domain/analysis-result.js';
import { endsClause, endsSentence } from '../domain/sentence.js';

/** A pause this long is heard as the end of something. */
const PAUSE_SEC = 0.35;
/**
 * English words that belong to what follows: a line or a caption does not end with one.
 * Source: the rules for line breaks of the Netflix timed text style guides: no break between an
 * article and its noun, a preposition and its phrase, a pronoun and its verb.
 */
const LEANS_FORWARD = new Set(
  `a an the this that these those my your his her its our their i you he she we they
   of in on at to for from with by about into over under and or but nor so if because as than
   is are was were am be been being has have had do does did will would can could shall should may
   might must not mr mrs ms dr`.split(/\s+/u),
);
/** Words that open a phrase: the place before one is a good one. */
const OPENS_PHRASE = new Set(
  `and or but nor so because although though while when where who which that if unless until since
   of in on at to for from with by about into over under after before between through without`.split(
    /\s+/u,
  ),
);

const COST = { sentence: 0, clause: 0.25, pause: 0.35, phrase: 0.7, plain: 1, torn: 1.8 } as const;

/**
 * How much it hurts to end a line or a caption between two words: 0 at the end of a sentence, 1 in
 * the middle of one, up to 1.8 where it tears apart what belongs together.
 */
export function breakCost(before: ResultWord, after: ResultWord): number {
  if (endsSentence(before.word)) return COST.sentence;
  if (endsClause(before.word)) return COST.clause;
  if (after.start - before.end >= PAUSE_SEC) return COST.pause;
  if (LEANS_FORWARD.has(bare(before))) return COST.torn;
  return OPENS_PHRASE.has(bare(after)) ? COST.phrase : COST.plain;
}

function bare({ word }: ResultWord): string {
  return word.toLowerCase().replace(/[^\p{Letter}\p{Number}']/gu, '');
}

/** Words whose full stop does not end a sentence. */
const ABBREVIATION =
  /^(?:mr|mrs|ms|dr|prof|st|jr|sr|vs|etc|vol|fig|approx|dept|gen|col|sgt|capt|lt|rev|hon|e\.g|i\.e|[a-z](?:\.[a-z])*)\.$/i;
/** An ellipsis is no end: the sentence goes on after it, or breaks off. */
const SENTENCE_END = /(?:[!?。！？]|(?<!\.)\.)["'”’)\]»」』]*$/u;
const CLAUSE_END = /[,;:，、；：]["'”’)\]»」』]*$/u;

/**
 * Whether a word ends a sentence by its punctuation; "Mr." and initials do not.
 * @param text a word as displayed
 */
export function endsSentence(text: string): boolean {
  return SENTENCE_END.test(text) && !ABBREVIATION.test(text);
}

/**
 * Whether a word ends a part of a sentence by its punctuation.
 * @param text a word as displayed
 */
export function endsClause(text: string): boolean {
  return CLAUSE_END.test(text);
}

/** Longest phrase, in tokens, whose repetition is noticed. */
const LONGEST_PHRASE = 12;

/**
 * How often in a row a phrase may stand before it counts as a loop of the decoder: people do say
 * "no no no", but hardly the same four tokens three times without a change.
 */
function repeatsOfLoop(phraseLength: number): number {
  if (phraseLength === 1) return 8;
  return phraseLength <= 3 ? 4 : 3;
}

/**
 * Finds the phrase that a decoder repeats without end.
 * @param tokens token ids decoded so far
 * @returns length in tokens of the phrase that fills the tail over and over, or 0 where there is none
 */
export function loopedPhraseLength(tokens: readonly number[]): number {
  for (let length = 1; length <= LONGEST_PHRASE; length++) {
    const compared = (repeatsOfLoop(length) - 1) * length;
    if (tokens.length < compared + length) break;
    let same = 0;
    while (same < compared && tokens.at(-1 - same) === tokens.at(-1 - same - length)) same++;
    if (same === compared) return length;
  }
  return 0;
}

/**
 * How many tokens are left when a loop at the tail is reduced to its first phrase.
 * @param tokens token ids
 * @returns number of leading tokens to keep; all of them where the tail is no loop
 */
export function lengthWithoutLoop(tokens: readonly number[]): number {
  const phrase = loopedPhraseLength(tokens);
  if (phrase === 0) return tokens.length;
  let end = tokens.length;
  while (end - phrase > 0 && tokens[end - 1] === tokens[end - 1 - phrase]) end--;
  return end;
}

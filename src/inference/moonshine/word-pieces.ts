import { decodeTokens, isTextToken, startsWord } from './sentence-pieces.js';

/** A word with the tokens that it is made of. */
export interface WordPieces {
  /** As written, punctuation attached; never empty. */
  readonly text: string;
  /** Indices of all its tokens. */
  readonly tokens: readonly number[];
  /** Indices of the tokens that are heard: punctuation takes no time. At least one. */
  readonly spoken: readonly number[];
}

/** Signs that are read out ("5 %", "R & D"), unlike other punctuation. */
const HEARD = /[\p{L}\p{N}\p{Sc}\p{Sm}%&@#*\/\uFFFD]/u;
const OPENS = /^[\p{Ps}\p{Pi}]+$/u;

/**
 * Joins tokens to words at the pieces that begin one. Punctuation that stands alone goes to the
 * word before it (an opening bracket to the word after it); what is no word at all, such as a
 * musical note sign, is left out.
 * @param ids token ids
 * @returns the words in order; empty where the tokens hold none
 */
export function groupWordPieces(ids: readonly number[]): WordPieces[] {
  const words: { tokens: number[]; spoken: number[] }[] = [];
  let opening: number[] = [];
  for (const tokens of splitAtWordStarts(ids)) {
    const spoken = tokens.filter((index) => isHeard(ids, [index]));
    const text = textOf(ids, tokens);
    const last = words.at(-1);
    // Bytes of one character are heard together only.
    if (spoken.length === 0 && HEARD.test(text)) spoken.push(...tokens);
    if (spoken.length > 0) {
      words.push({ tokens: [...opening, ...tokens], spoken });
      opening = [];
    } else if (OPENS.test(text)) opening.push(...tokens);
    else if (last && /^\p{P}+$/u.test(text)) last.tokens.push(...tokens);
  }
  return words.map(({ tokens, spoken }) => ({
    text: textOf(ids, tokens).replaceAll(' ', ''),
    tokens,
    spoken,
  }));
}

function splitAtWordStarts(ids: readonly number[]): number[][] {
  const groups: number[][] = [];
  for (const [index, id] of ids.entries()) {
    if (!isTextToken(id)) continue;
    const group = groups.at(-1);
    if (group && !startsWord(id)) group.push(index);
    else groups.push([index]);
  }
  return groups;
}

function isHeard(ids: readonly number[], indices: readonly number[]): boolean {
  return HEARD.test(textOf(ids, indices).replaceAll('\uFFFD', ''));
}

function textOf(ids: readonly number[], indices: readonly number[]): string {
  return decodeTokens(indices.map((index) => ids[index] ?? 0));
}

import { isHeard, wordUnits } from '../../domain/word-units.js';
import { pieceBytes } from './sentence-pieces.js';
import type { WordPieces } from './word-pieces.js';

/** One character with the tokens that hold its bytes: [firstToken, lastToken]. */
interface TokenCharacter {
  readonly text: string;
  readonly firstToken: number;
  readonly lastToken: number;
}

/** Stands for bytes that make no character. */
const BROKEN = '\uFFFD';

/**
 * Groups tokens to the words of a language that the vocabulary has no word pieces for: it spells most
 * characters of other scripts in bytes, one token each.
 * @param ids token ids
 * @param language ISO 639 code
 * @returns the words in order, none empty; empty where the tokens hold none
 */
export function groupTokenUnits(ids: readonly number[], language: string): WordPieces[] {
  const characters = charactersOf(ids);
  const text = characters.map((character) => character.text).join('');
  const starts: number[] = [];
  for (const [index, { text: character }] of characters.entries())
    for (let unit = 0; unit < character.length; unit++) starts.push(index);

  const words: WordPieces[] = [];
  for (const { start, end } of wordUnits(text, language)) {
    const own = characters.slice(starts[start], (starts[end - 1] ?? 0) + 1);
    const written = text.slice(start, end).replaceAll(/\s/gu, '');
    const last = words.at(-1);
    const firstFree = (last?.tokens.at(-1) ?? -1) + 1;
    const tokens = tokensOf(own, firstFree);
    // A piece of the vocabulary can reach over the border of two words: it times the first of them.
    if (tokens.length === 0 && last) words.splice(-1, 1, { ...last, text: last.text + written });
    else {
      const heard = tokensOf(
        own.filter((character) => isHeard(character.text)),
        firstFree,
      );
      words.push({ text: written, tokens, spoken: heard.length > 0 ? heard : tokens });
    }
  }
  return words;
}

/** @returns indices of the tokens of some characters, ascending, from `firstFree` on */
function tokensOf(characters: readonly TokenCharacter[], firstFree: number): number[] {
  const tokens = new Set<number>();
  for (const { firstToken, lastToken } of characters)
    for (let token = Math.max(firstToken, firstFree); token <= lastToken; token++)
      tokens.add(token);
  return [...tokens];
}

function charactersOf(ids: readonly number[]): TokenCharacter[] {
  const bytes: number[] = [];
  const tokens: number[] = [];
  for (const [token, id] of ids.entries()) {
    for (const byte of pieceBytes(id)) {
      bytes.push(byte);
      tokens.push(token);
    }
  }
  const characters: TokenCharacter[] = [];
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for (let at = 0; at < bytes.length;) {
    const length = characterLength(bytes[at] ?? 0);
    let text = BROKEN;
    let taken = 1;
    try {
      text = decoder.decode(Uint8Array.from(bytes.slice(at, at + length)));
      taken = length;
    } catch {
      // Bytes that make no character stand alone, each in the place of one.
    }
    characters.push({
      text,
      firstToken: tokens[at] ?? 0,
      lastToken: tokens[Math.min(at + taken, bytes.length) - 1] ?? 0,
    });
    at += taken;
  }
  return characters;
}

/** Bytes of the character that begins with this one. Source: RFC 3629, section 3. */
function characterLength(first: number): number {
  if (first >= 0xf0) return 4;
  if (first >= 0xe0) return 3;
  return first >= 0xc0 ? 2 : 1;
}

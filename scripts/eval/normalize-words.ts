import { spellNumber } from './spell-number.js';

/** Name of the rules below; a change of a rule that moves results changes the name. */
export const NORMALIZER = 'ecg-en-1';

/**
 * Hesitations, which some references write down and others leave out.
 * Source: the fillers ignored by Whisper's English normaliser (Radford et al., "Robust speech
 * recognition via large-scale weak supervision", 2023, appendix C).
 */
const FILLERS: ReadonlySet<string> = new Set(['uh', 'um', 'hmm', 'mm', 'mhm', 'mmm']);
/** Written forms that stand for one spoken word. */
const SPOKEN_FORMS: Readonly<Record<string, string>> = {
  mr: 'mister',
  mrs: 'missus',
  dr: 'doctor',
  ok: 'okay',
};

/**
 * Brings a text into the form in which words are compared.
 *
 * 1. Unicode NFKC, lower case, typographic apostrophes as "'".
 * 2. "&" is "and", "%" is "percent"; commas between thousands go.
 * 3. Words are runs of letters, digits and apostrophes between them; all else separates words, so
 *    "ill-disposed" is two words, and punctuation goes.
 * 4. Whole numbers in digits are spelled out (`spellNumber`); ordinals such as "1st" stay.
 * 5. Mr, Mrs, Dr and OK are written as they are said; hesitations ("um") go.
 * 6. Contractions stay: "I'm" for "I am" counts as an error, since captions show what was said.
 * @returns the words in order; empty for a text without any
 */
export function normalizeWords(text: string): string[] {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘ʼ]/g, "'")
    .replace(/&/g, ' and ')
    .replace(/%/g, ' percent ')
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '');
  const words = plain.match(/[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}\p{N}]+)*/gu) ?? [];
  return words
    .flatMap((word) => (/^[0-9]+$/.test(word) ? spellNumber(word) : [SPOKEN_FORMS[word] ?? word]))
    .filter((word) => !FILLERS.has(word));
}

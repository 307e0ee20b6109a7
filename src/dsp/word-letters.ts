/** Stands for what is read out by its name: a figure, a sign. */
export const ANY_SOUND = -1;
/** What lies between words: nothing, or breath and noise. */
export const NO_LETTER = 0;
const FIRST_LETTER_CODE = 'a'.charCodeAt(0);
/** How many letters there are, and what lies between words. */
export const LETTER_COUNT = 27;

/**
 * The letters that a word is spelled with, as far as they can be heard one by one.
 * @returns 1 for a to 26 for z, `ANY_SOUND` for any run of other signs that are read out; letters that
 *   are doubled count once; never empty
 */
export function lettersOf(text: string): number[] {
  const letters: number[] = [];
  for (const sign of text.normalize('NFD').toLowerCase()) {
    const letter = letterOf(sign);
    if (letter !== null && letter !== letters.at(-1)) letters.push(letter);
  }
  return letters.length > 0 ? letters : [ANY_SOUND];
}

function letterOf(sign: string): number | null {
  const letter = sign.charCodeAt(0) - FIRST_LETTER_CODE + 1;
  if (letter > NO_LETTER && letter < LETTER_COUNT) return letter;
  return /[\p{L}\p{N}\p{S}%&@]/u.test(sign) ? ANY_SOUND : null;
}

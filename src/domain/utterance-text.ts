import type { Word } from './speech.js';

/** Languages that are written without blanks between words, ISO 639-1 (and `yue`). */
const WITHOUT_BLANKS = new Set(['zh', 'ja', 'yue', 'th', 'lo', 'km', 'my']);

/**
 * The text of a row as it is shown.
 * @param language code of the language the words are in
 * @returns empty without words
 */
export function joinWords(words: readonly Pick<Word, 'text'>[], language: string): string {
  return words.map(({ text }) => text.trim()).join(WITHOUT_BLANKS.has(language) ? '' : ' ');
}

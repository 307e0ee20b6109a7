import type { Word } from './speech.js';
import { isWrittenWithoutBlanks } from './word-units.js';

/** Words of other scripts keep a blank between them also inside Japanese or Chinese: "iPhone 12". */
const ENDS_FOREIGN = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Nd}][.,!?;:%)'"’”]*$/u;
const BEGINS_FOREIGN = /^[('"‘“]*[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Nd}]/u;

/**
 * The text of a row as it is shown.
 * @param language code of the language the words are in
 * @returns empty without words
 */
export function joinWords(words: readonly Pick<Word, 'text'>[], language: string): string {
  const texts = words.map(({ text }) => text.trim());
  if (!isWrittenWithoutBlanks(language)) return texts.join(' ');
  return texts.reduce((line, text) => {
    const isForeign = ENDS_FOREIGN.test(line) && BEGINS_FOREIGN.test(text);
    return isForeign ? `${line} ${text}` : line + text;
  }, '');
}

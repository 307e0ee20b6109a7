import { endsSentence } from './sentence.js';
import type { Word } from './speech.js';

/** A pause after which a new sentence begins even where the recogniser wrote no full stop. */
const SENTENCE_PAUSE_SEC = 2;
/** The same where another speaker goes on. */
const TURN_PAUSE_SEC = 0.2;
/** Words that have a capital only where a sentence begins. */
const COMMON_WORD =
  /^(?:A|An|And|As|At|But|For|He|How|If|In|Is|It|My|No|Not|Of|On|Or|She|So|That|The|Then|There|They|This|To|We|Well|What|When|Where|Who|Why|With|Yes|You)$/;
const CLOSING = '["\'”’)\\]»」』）]*$';
const LAST_LETTER = new RegExp(`([\\p{L}\\p{N}%])(?=${CLOSING})`, 'u');
const LAST_COMMA = new RegExp(`[,;:、，；：](?=${CLOSING})`);
/** Languages whose full stop is a wide one. */
const WIDE_STOP_LANGUAGES = new Set(['zh', 'ja', 'yue']);

/**
 * Makes recognised text read like written text: sentences begin with a capital and end with a
 * mark, "i" becomes "I", doubled marks become one. No letter or digit is added, dropped or
 * replaced but for its case.
 * @param words in order
 * @param speakers speaker index of each word
 * @param language ISO 639-1 code of the text
 * @returns the same words with new texts
 */
export function tidyWords(
  words: readonly Word[],
  speakers: readonly number[],
  language: string,
): Word[] {
  let startsSentence = true;
  return words.map((word, i) => {
    const next = words[i + 1];
    let text = singleMarks(word.text);
    if (language === 'en') text = capitalPronoun(text);
    if (startsSentence) text = capitalized(text);
    const isLast = !next || sentenceEndsBetween(word, next, speakers[i] === speakers[i + 1]);
    if (isLast && !endsSentence(text)) text = withFullStop(text, language);
    startsSentence = endsSentence(text);
    return { ...word, text };
  });
}

function sentenceEndsBetween(word: Word, next: Word, isSameSpeaker: boolean): boolean {
  const pauseSec = next.startSec - word.endSec;
  const beginsAnew = COMMON_WORD.test(next.text.replaceAll(/[^\p{L}]/gu, ''));
  if (!isSameSpeaker) return beginsAnew || pauseSec >= TURN_PAUSE_SEC;
  return pauseSec >= SENTENCE_PAUSE_SEC || (beginsAnew && !/[,;:]/.test(word.text));
}

/** "so,," -> "so,"; "so,." -> "so."; an ellipsis stays. */
function singleMarks(text: string): string {
  return text
    .replaceAll(/([,;:!?])\1+/g, '$1')
    .replaceAll(/(?<!\.)\.\.(?!\.)/g, '.')
    .replaceAll(/[,;:]+(?=[.!?])/g, '')
    .replaceAll(/([.!?])[,;:]+/g, '$1');
}

function capitalPronoun(text: string): string {
  return text.replace(/^([^\p{L}]*)i(?=$|['’](?:m|d|ll|ve)(?!\p{L})|[^\p{L}\p{N}'’.-])/u, '$1I');
}

/** A word with a capital inside ("iPhone") is spelled as it is on purpose. */
function capitalized(text: string): string {
  return text.replace(/^([^\p{L}\p{N}]*)(\p{Ll})(?!\p{Lu})/u, (_, lead: string, letter: string) => {
    const capital = letter.toUpperCase();
    return lead + (capital.length === 1 ? capital : letter);
  });
}

function withFullStop(text: string, language: string): string {
  const stop = WIDE_STOP_LANGUAGES.has(language) ? '。' : '.';
  return LAST_COMMA.test(text)
    ? text.replace(LAST_COMMA, stop)
    : text.replace(LAST_LETTER, `$1${stop}`);
}

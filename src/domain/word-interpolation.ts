import type { TimeSpan, Word } from './speech.js';

/** Nobody takes longer for a letter: 75 ms are usual, and single letters last up to a quarter second. */
const LONGEST_LETTER_SEC = 0.25;

/**
 * Gives words without trusted times a place between the trusted words around them, each in
 * proportion to the letters it has. Where there is more room than they can take, they lie next to the
 * word after them, or to the one before where none follows.
 * @param words in order; times of words with `interpolated` true are ignored and replaced
 * @param within the stretch all of them lie in
 * @returns the words in order; unchanged where all times are trusted
 */
export function interpolateWords(words: readonly Word[], within: TimeSpan): Word[] {
  const placed: Word[] = [];
  let run: Word[] = [];
  const placeRun = (limitSec: number, isLast: boolean) => {
    const startSec = placed.at(-1)?.endSec ?? within.startSec;
    const endSec = Math.max(startSec, limitSec);
    const letters = run.reduce((sum, { text }) => sum + text.length, 0);
    const spare = Math.max(0, endSec - startSec - letters * LONGEST_LETTER_SEC);
    const followsWord = isLast && placed.length > 0;
    const room = followsWord
      ? { startSec, endSec: endSec - spare }
      : { startSec: startSec + spare, endSec };
    placed.push(...spread(run, room));
    run = [];
  };
  for (const word of words) {
    if (word.interpolated) {
      run.push(word);
      continue;
    }
    placeRun(word.startSec, false);
    placed.push(word);
  }
  placeRun(within.endSec, true);
  return placed;
}

function spread(words: readonly Word[], { startSec, endSec }: TimeSpan): Word[] {
  const letters = words.reduce((sum, { text }) => sum + text.length, 0);
  let before = 0;
  return words.map((word) => {
    const from = before;
    before += word.text.length;
    const at = (count: number) => startSec + ((endSec - startSec) * count) / letters;
    return { ...word, startSec: at(from), endSec: at(before) };
  });
}

import type { TimeSpan, Word } from './speech.js';

/**
 * Gives words without trusted times a place between the trusted words around them, each in
 * proportion to the letters it has.
 * @param words in order; times of words with `interpolated` true are ignored and replaced
 * @param within the stretch all of them lie in
 * @returns the words in order; unchanged where all times are trusted
 */
export function interpolateWords(words: readonly Word[], within: TimeSpan): Word[] {
  const placed: Word[] = [];
  let run: Word[] = [];
  const placeRun = (endSec: number) => {
    const startSec = placed.at(-1)?.endSec ?? within.startSec;
    placed.push(...spread(run, { startSec, endSec: Math.max(startSec, endSec) }));
    run = [];
  };
  for (const word of words) {
    if (word.interpolated) {
      run.push(word);
      continue;
    }
    placeRun(word.startSec);
    placed.push(word);
  }
  placeRun(within.endSec);
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

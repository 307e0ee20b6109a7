import type { TimedWord } from '../timed-word.js';

/** A phone and when it sounds, in seconds. */
export interface Phone {
  readonly name: string;
  readonly startSec: number;
  readonly endSec: number;
}

/** A word with the phones that it has when it is said alone. */
export interface SpelledWord {
  readonly text: string;
  readonly phones: readonly string[];
}

/** Phones of another name are still more likely the same one than one left out and one put in. */
const OTHER_NAME_COST = 0.6;

/**
 * Finds which of the phones of a sentence belong to which word. Words sound a little different in a
 * sentence ("a", "the", a plural after a hiss), so that their phones are matched by edit distance.
 * @param phones of the sentence in order, without pauses
 * @returns the words with their times; null where a word has no phone or more than a seventh of the
 *   phones do not fit: then the words are not what was said
 */
export function wordTimes(
  words: readonly SpelledWord[],
  phones: readonly Phone[],
): TimedWord[] | null {
  const expected = words.flatMap((word, index) =>
    word.phones.map((name) => ({ name, word: index })),
  );
  const { owners, cost } = matchPhones(expected, phones);
  if (cost > expected.length / 7) return null;
  const times: TimedWord[] = [];
  for (const [index, { text }] of words.entries()) {
    const own = phones.filter((_, phone) => owners[phone] === index);
    const [first] = own;
    const last = own.at(-1);
    if (!first || !last) return null;
    times.push({ text, startSec: first.startSec, endSec: last.endSec });
  }
  return times;
}

function matchPhones(
  expected: readonly { readonly name: string; readonly word: number }[],
  phones: readonly Phone[],
): { owners: (number | undefined)[]; cost: number } {
  const width = phones.length + 1;
  const costs = new Float64Array((expected.length + 1) * width);
  const at = (i: number, j: number) => costs[i * width + j] ?? Infinity;
  const samePhone = (i: number, j: number) =>
    at(i - 1, j - 1) + (expected[i - 1]?.name === phones[j - 1]?.name ? 0 : OTHER_NAME_COST);
  for (let i = 0; i <= expected.length; i++)
    for (let j = 0; j <= phones.length; j++)
      costs[i * width + j] =
        i === 0 || j === 0 ? i + j : Math.min(samePhone(i, j), at(i - 1, j) + 1, at(i, j - 1) + 1);

  const owners: (number | undefined)[] = phones.map(() => undefined);
  let i = expected.length;
  let j = phones.length;
  while (i > 0 && j > 0) {
    if (at(i, j) === samePhone(i, j)) {
      owners[j - 1] = expected[i - 1]?.word;
      i--;
      j--;
    } else if (at(i, j) === at(i - 1, j) + 1) i--;
    else j--;
  }
  return { owners, cost: at(expected.length, phones.length) };
}

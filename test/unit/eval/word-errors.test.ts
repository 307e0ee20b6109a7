import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignWords, type WordPair } from '../../../scripts/eval/word-alignment.js';
import {
  addWordErrors,
  countWordErrors,
  errorRate,
  NO_WORD_ERRORS,
  wordErrorRate,
} from '../../../scripts/eval/word-errors.js';

const words = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 });
const editsIn = (pairs: readonly WordPair[]): number =>
  pairs.filter(({ isMatch }) => !isMatch).length;

/** The definition itself: the cheapest of all ways, tried one by one. */
function distance(a: readonly string[], b: readonly string[]): number {
  const [first, ...others] = a;
  const [given, ...rest] = b;
  if (first === undefined) return b.length;
  if (given === undefined) return a.length;
  return Math.min(
    distance(others, rest) + (first === given ? 0 : 1),
    distance(others, b) + 1,
    distance(a, rest) + 1,
  );
}

describe('alignWords', () => {
  it('needs as few edits as the best of all ways', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(editsIn(alignWords(a, b))).toBe(distance(a, b));
      }),
    );
  });

  it('has every word of both sides once and in order', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const pairs = alignWords(a, b);
        const indices = (side: 'referenceIndex' | 'heardIndex') =>
          pairs.map((pair) => pair[side]).filter((index) => index !== null);
        expect(indices('referenceIndex')).toEqual([...a.keys()]);
        expect(indices('heardIndex')).toEqual([...b.keys()]);
      }),
    );
  });

  it('prefers one wrong word to a lost and an added one', () => {
    expect(alignWords(['a', 'b'], ['a', 'x'])).toEqual([
      { referenceIndex: 0, heardIndex: 0, isMatch: true },
      { referenceIndex: 1, heardIndex: 1, isMatch: false },
    ]);
  });
});

describe('word errors', () => {
  it('counts each kind', () => {
    // the cat [sat] on a mat -> the cat on [the/a] mat [today]
    expect(countWordErrors('the cat sat on a mat', 'The cat on the mat today.')).toEqual({
      referenceWords: 6,
      substitutions: 1,
      deletions: 1,
      insertions: 1,
    });
  });

  it('adds up before it divides', () => {
    const long = countWordErrors('one two three four five six seven eight', 'one two');
    const short = countWordErrors('yes', 'yes');
    expect(errorRate(addWordErrors(long, short))).toBeCloseTo(6 / 9);
    expect(addWordErrors(long, NO_WORD_ERRORS)).toEqual(long);
  });

  it.each([
    ['nothing said, nothing heard', '', '', 0],
    ['nothing said, something heard', '', 'noise', Infinity],
    ['nothing heard', 'three words here', '', 1],
    ['more heard than said', 'yes', 'no no no', 3],
  ])('has a rate for %s', (_, reference, heard, rate) => {
    expect(wordErrorRate(reference, heard)).toBe(rate);
  });
});

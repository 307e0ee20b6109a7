import { normalizeWords } from './normalize-words.js';
import { alignWords } from './word-alignment.js';

export interface WordErrors {
  readonly referenceWords: number;
  readonly substitutions: number;
  readonly deletions: number;
  readonly insertions: number;
}

export const NO_WORD_ERRORS: WordErrors = {
  referenceWords: 0,
  substitutions: 0,
  deletions: 0,
  insertions: 0,
};

/** Counts what differs between two texts after `normalizeWords`. */
export function countWordErrors(reference: string, heard: string): WordErrors {
  const expected = normalizeWords(reference);
  const pairs = alignWords(expected, normalizeWords(heard));
  const deletions = pairs.filter(({ heardIndex }) => heardIndex === null).length;
  const insertions = pairs.filter(({ referenceIndex }) => referenceIndex === null).length;
  const matches = pairs.filter(({ isMatch }) => isMatch).length;
  return {
    referenceWords: expected.length,
    substitutions: pairs.length - matches - deletions - insertions,
    deletions,
    insertions,
  };
}

/** The counts of several texts together. */
export function addWordErrors(a: WordErrors, b: WordErrors): WordErrors {
  return {
    referenceWords: a.referenceWords + b.referenceWords,
    substitutions: a.substitutions + b.substitutions,
    deletions: a.deletions + b.deletions,
    insertions: a.insertions + b.insertions,
  };
}

/**
 * Errors per reference word, 0 or more; above 1 where more is inserted than was said.
 * @returns 0 where neither side has words, Infinity where only the reference has none
 */
export function errorRate(errors: WordErrors): number {
  const count = errors.substitutions + errors.deletions + errors.insertions;
  return count === 0 ? 0 : count / errors.referenceWords;
}

/** Word error rate of a text, see `errorRate`. */
export function wordErrorRate(reference: string, heard: string): number {
  return errorRate(countWordErrors(reference, heard));
}

import { normalizeWords } from '../../eval/normalize-words.js';
import { wordErrorRate } from '../../eval/word-errors.js';

/** How far two texts agree. */
export interface WordDifferences {
  /** Substitutions, deletions and insertions that turn one text into the other. */
  readonly differing: number;
  /** Words of the first text. */
  readonly words: number;
}

/** Counts the words in which two texts differ; case and punctuation do not count. */
export function wordDifferences(one: string, other: string): WordDifferences {
  const words = normalizeWords(one).length;
  if (words === 0) return { differing: normalizeWords(other).length, words };
  return { differing: Math.round(wordErrorRate(one, other) * words), words };
}

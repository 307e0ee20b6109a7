/** What is known of a recognised word when its confidence is judged. */
export interface HeardWord {
  readonly text: string;
  /** Natural logarithms of the probabilities of its tokens that are heard; at least one. */
  readonly logProbabilities: readonly number[];
  /** How clearly its attention lies where it was placed, 0..1. */
  readonly clarity: number;
  readonly lengthSec: number;
  /** Whether its place is only guessed from its neighbours. */
  readonly interpolated: boolean;
}

/** What each property of a word adds to the log-odds that it is right. */
export interface ConfidenceWeights {
  readonly bias: number;
  /** Log-odds of the least likely of its tokens. */
  readonly least: number;
  /** Logarithm of the probability of all its tokens together, at least -6. */
  readonly together: number;
  readonly clarity: number;
  /** Mean of the log-odds of all words of the stretch ... */
  readonly stretch: number;
  /** ... of the word before, and of the word after; the mean where there is none. */
  readonly before: number;
  readonly after: number;
  /** Letters and digits, as a share of eight, at most 1. */
  readonly letters: number;
  /** Logarithm of the time taken for each letter, relative to 75 ms, within -2..2. */
  readonly slowness: number;
  readonly interpolated: number;
}

const LEAST_PROBABILITY = 1e-4;
const LEAST_TOGETHER = -6;
const LONG_WORD_LETTERS = 8;
const USUAL_LETTER_SEC = 0.075;
const SHORTEST_WORD_SEC = 0.02;
const MOST_SLOWNESS = 2;

/**
 * Tells for each word of a stretch how probable it is that the word is right, by logistic regression.
 * A neural decoder is too sure of words that it makes up among others of which it is unsure, and of
 * words that do not fit the time they take: the neighbours and the pace correct that.
 *
 * Source: scaling of log-odds as in J. Platt, "Probabilistic outputs for support vector machines"
 * (1999), with further properties of the word.
 * @param words of one stretch, in order
 * @returns 0..1 for each
 */
export function wordConfidences(words: readonly HeardWord[], weights: ConfidenceWeights): number[] {
  const odds = words.map(({ logProbabilities }) => logOdds(Math.min(...logProbabilities)));
  const mean = odds.reduce((sum, value) => sum + value, 0) / odds.length;
  return words.map(({ text, logProbabilities, clarity, lengthSec, interpolated }, index) => {
    const together = logProbabilities.reduce((sum, value) => sum + value, 0);
    const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
    const letterSec = Math.max(SHORTEST_WORD_SEC, lengthSec) / Math.max(1, letters);
    const slowness = Math.log(letterSec / USUAL_LETTER_SEC);
    const score =
      weights.bias +
      weights.least * (odds[index] ?? 0) +
      weights.together * Math.max(LEAST_TOGETHER, together) +
      weights.clarity * clarity +
      weights.stretch * mean +
      weights.before * (odds[index - 1] ?? mean) +
      weights.after * (odds[index + 1] ?? mean) +
      weights.letters * (Math.min(letters, LONG_WORD_LETTERS) / LONG_WORD_LETTERS) +
      weights.slowness * Math.max(-MOST_SLOWNESS, Math.min(MOST_SLOWNESS, slowness)) +
      (interpolated ? weights.interpolated : 0);
    return 1 / (1 + Math.exp(-score));
  });
}

function logOdds(logProbability: number): number {
  const probability = Math.exp(logProbability);
  const inside = Math.min(1 - LEAST_PROBABILITY, Math.max(LEAST_PROBABILITY, probability));
  return Math.log(inside / (1 - inside));
}

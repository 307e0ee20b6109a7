import { ANY_SOUND, LETTER_COUNT, NO_LETTER } from './word-letters.js';

/**
 * How probable each letter is at each frame: natural logarithms, [27 * frameCount], letter by letter,
 * what is no letter first.
 */
export type LetterRows = Float32Array;

/**
 * How much the letters count beside the attention.
 * Source: this and the costs below were chosen by the starts of words on readers of LibriSpeech with
 * hesitations, repeated and cut words put in, by weights that were fitted on other readers; halving or
 * doubling any of them changes little.
 */
const LETTER_WEIGHT = 1.5;
/** What speech costs that belongs to no word: "uh", a word that the recogniser left out. */
const UNWRITTEN_COST = 1;
/** What a sound costs that a word has in place of letters, such as a figure. */
const ANY_SOUND_COST = 0.7;
/** What a letter costs that is not heard. */
const SILENT_LETTER_COST = 3;

/** What the sound alone says, in the same measure as the scores of the attention. */
export interface LetterEvidence {
  /** Float32Array [frameCount], for what lies between words: silence, or speech that is not written. */
  readonly pause: Float32Array;
  /** @returns Float32Array [frameCount], for a letter or `ANY_SOUND` */
  letter(letter: number): Float32Array;
  /** What it costs to leave a letter out. */
  readonly skipCost: number;
  /** @returns the probability that belongs to a score of these, 0..1 */
  probability(score: number): number;
}

/** Weighs what is heard of the letters. */
export function letterEvidence(sounds: LetterRows, frameCount: number): LetterEvidence {
  const rows = Array.from({ length: LETTER_COUNT }, (_, letter) =>
    sounds
      .subarray(letter * frameCount, (letter + 1) * frameCount)
      .map((logProbability) => LETTER_WEIGHT * logProbability),
  );
  const silence = rows[NO_LETTER] ?? new Float32Array(frameCount);
  const likeliest = new Float32Array(frameCount).fill(-Infinity);
  for (const row of rows.slice(NO_LETTER + 1))
    for (let frame = 0; frame < frameCount; frame++)
      likeliest[frame] = Math.max(likeliest[frame] ?? 0, row[frame] ?? 0);
  const unwritten = likeliest.map((score) => score - LETTER_WEIGHT * UNWRITTEN_COST);
  const anySound = likeliest.map((score) => score - LETTER_WEIGHT * ANY_SOUND_COST);
  return {
    pause: silence.map((score, frame) => Math.max(score, unwritten[frame] ?? 0)),
    letter: (letter) => (letter === ANY_SOUND ? anySound : (rows[letter] ?? silence)),
    skipCost: LETTER_WEIGHT * SILENT_LETTER_COST,
    probability: (score) => Math.exp(score / LETTER_WEIGHT),
  };
}

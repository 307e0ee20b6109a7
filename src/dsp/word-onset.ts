import type { FrameSpan } from './optional-path.js';

/** What a word takes to say, however short, and each letter of it. */
const LEAST_SEC = 0.1;
const LETTER_SEC = 0.06;
/** Letters of a figure that is read out. */
const DIGIT_LETTERS = 6;
/** How much a frame has to speak for a word that has lasted long enough already. */
const LATE_COST = 1.5;
/** No word is made shorter. */
const SHORTEST_FRAMES = 2;

/** How long a word can be expected to last, in seconds. */
export function expectedSec(text: string): number {
  const digits = text.match(/\p{N}/gu)?.length ?? 0;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return LEAST_SEC + LETTER_SEC * Math.max(1, letters + DIGIT_LETTERS * digits);
}

/**
 * Where a word begins that seems to last longer than its letters need. The recogniser writes no "uh"
 * and no "um", and the word after one would take its sound: of what lies before the expected length
 * only that is kept which clearly belongs to the word.
 *
 * Source: length and cost were chosen on read and synthesized speech, with hesitations put in and
 * without.
 * @param word, pause score of each frame to belong to the word, or to a pause
 * @param span the frames of the word
 * @param expectedFrames its expected length
 * @returns the first frame of the word, inside the span
 */
export function wordOnset(
  word: Float32Array,
  pause: Float32Array,
  { startFrame, endFrame }: FrameSpan,
  expectedFrames: number,
): number {
  let onset = startFrame;
  let best = -Infinity;
  let score = 0;
  for (let frame = endFrame - 1; frame >= startFrame; frame--) {
    const late = Math.min(1, Math.max(0, endFrame - frame - expectedFrames));
    score += (word[frame] ?? 0) - (pause[frame] ?? 0) - LATE_COST * late;
    if (score < best || endFrame - frame < SHORTEST_FRAMES) continue;
    best = score;
    onset = frame;
  }
  return endFrame - startFrame > expectedFrames ? onset : startFrame;
}

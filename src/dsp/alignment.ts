import {
  type BorderWeights,
  type FrameScores,
  scoreFrames,
  type VoiceTrack,
} from './border-scores.js';
import { bestOptionalPath, type FrameSpan } from './optional-path.js';
import { wordOnset } from './word-onset.js';

/** How strongly each token looks at each frame of the audio. */
export interface AttentionMap {
  /** One per token in order: Float32Array [headCount * frameCount], head by head, each head's sum 1. */
  readonly rows: readonly Float32Array[];
  readonly headCount: number;
  readonly frameCount: number;
}

/** Where a word lies, in frames and fractions of them. */
export interface WordSpan extends FrameSpan {
  /** Mean probability of the frames on the best way to belong to it, 0..1: low where it may lie elsewhere. */
  readonly clarity: number;
}

/**
 * Finds where every word lies from the attention paid while it was written: each frame is scored for
 * each word and for a pause, and the best way through the words in order, with pauses allowed between
 * them, gives the borders; between two frames the border lies where both sides would score the same.
 * A word that lasts too long for its letters begins later.
 *
 * Source: alignment by a path through attention as in the word timestamps of OpenAI Whisper
 * (whisper/timing.py, `find_alignment`), with scores that are learned instead of averaged.
 * @param words for each word the indices of its tokens that are heard, in order, at least one
 * @param expectedFrames for each word, how long it can be expected to last
 * @returns the span of every word, in order and without overlap; null where there are fewer frames
 *   than words
 */
export function alignWords(
  attention: AttentionMap,
  words: readonly (readonly number[])[],
  expectedFrames: readonly number[],
  voice: VoiceTrack,
  weights: BorderWeights,
): WordSpan[] | null {
  const { frameCount } = attention;
  if (words.length === 0) return [];
  const scores = scoreFrames(attention, words, voice, weights);
  const states = [...scores.words.flatMap((word) => [scores.pause, word]), scores.pause];
  const path = bestOptionalPath(
    states,
    states.map((state) => state === scores.pause),
    frameCount,
  );
  if (!path) return null;

  const probability = frameProbabilities(scores, frameCount);
  return scores.words.map((word, index) => {
    const own = path[2 * index + 1] ?? { startFrame: 0, endFrame: frameCount };
    const before = path[2 * index] ? scores.pause : scores.words[index - 1];
    const after = path[2 * index + 2] ? scores.pause : scores.words[index + 1];
    const onset = wordOnset(word, scores.pause, own, expectedFrames[index] ?? Infinity);
    return {
      startFrame: onset > own.startFrame ? onset : crossing(before, word, onset),
      endFrame: crossing(word, after, own.endFrame),
      clarity: meanOver(own, (frame) => probability(word, frame)),
    };
  });
}

/**
 * Where between the middles of two frames one score falls below another.
 * @param frame the first frame of the second side; its beginning where the scores do not cross
 */
function crossing(
  from: Float32Array | undefined,
  to: Float32Array | undefined,
  frame: number,
): number {
  if (!from || !to || frame === 0 || frame >= from.length) return frame;
  const lead = (from[frame - 1] ?? 0) - (to[frame - 1] ?? 0);
  const loss = (to[frame] ?? 0) - (from[frame] ?? 0);
  return lead > 0 && loss > 0 ? frame - 0.5 + lead / (lead + loss) : frame;
}

/** @returns the probability of a word at a frame, among all words and a pause */
function frameProbabilities({ words, pause }: FrameScores, frameCount: number) {
  const totals = new Float64Array(frameCount);
  for (const row of [...words, pause]) {
    // A word scores the same at all frames that it is far from, which are most.
    let score = NaN;
    let likelihood = NaN;
    for (let frame = 0; frame < frameCount; frame++) {
      const here = row[frame] ?? 0;
      if (here !== score) likelihood = Math.exp((score = here));
      totals[frame] = (totals[frame] ?? 0) + likelihood;
    }
  }
  return (word: Float32Array, frame: number) =>
    Math.exp(word[frame] ?? 0) / (totals[frame] ?? Infinity);
}

function meanOver({ startFrame, endFrame }: FrameSpan, of: (frame: number) => number): number {
  let sum = 0;
  for (let frame = startFrame; frame < endFrame; frame++) sum += of(frame);
  return sum / (endFrame - startFrame);
}

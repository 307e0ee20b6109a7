import {
  type BorderWeights,
  type FrameScores,
  scoreFrames,
  type VoiceTrack,
} from './border-scores.js';
import { type LetterEvidence, letterEvidence, type LetterRows } from './letter-evidence.js';
import { bestStatePath, type PathState } from './state-path.js';

/** How strongly each token looks at each frame of the audio. */
export interface AttentionMap {
  /** One per token in order: Float32Array [headCount * frameCount], head by head, each head's sum 1. */
  readonly rows: readonly Float32Array[];
  readonly headCount: number;
  readonly frameCount: number;
}

/** What is known of a word before its place is. */
export interface SpelledWord {
  /** Indices of its tokens that are heard, in order; at least one. */
  readonly spoken: readonly number[];
  /** Its letters as `lettersOf` gives them; at least one. */
  readonly letters: readonly number[];
}

/** Half-open frames [startFrame, endFrame), and fractions of them. */
export interface FrameSpan {
  readonly startFrame: number;
  readonly endFrame: number;
}

/** Where a word lies. */
export interface WordSpan extends FrameSpan {
  /** Mean probability of its frames to belong to it, 0..1: low where it may lie elsewhere. */
  readonly clarity: number;
  /** Mean probability of its letters where they were placed, 0..1: low where it sounds otherwise. */
  readonly likeness: number;
}

/**
 * Finds where every word lies from the attention paid while it was written and from the letters that
 * are heard: each frame is scored for each letter of each word and for a pause, and the best way
 * through the letters in order, with pauses allowed between words, gives the borders; between two
 * frames the border lies where both sides would score the same. The attention alone takes the sound
 * of an "uh" or of words left out for the start of the next word; the letters tell that it is not.
 *
 * Source: alignment by a path through attention as in the word timestamps of OpenAI Whisper
 * (whisper/timing.py, `find_alignment`), with scores that are learned instead of averaged; letters as
 * in the segmentation of speech by CTC (L. Kürzinger et al., "CTC-segmentation of large corpora",
 * 2020).
 * @param sounds how probable each letter is at each frame
 * @returns the span of every word, in order and without overlap; null where there are fewer frames
 *   than words
 */
export function alignWords(
  attention: AttentionMap,
  words: readonly SpelledWord[],
  sounds: LetterRows,
  voice: VoiceTrack,
  weights: BorderWeights,
): WordSpan[] | null {
  const { frameCount } = attention;
  if (words.length === 0) return [];
  const scores = scoreFrames(
    attention,
    words.map(({ spoken }) => spoken),
    voice,
    weights,
  );
  const evidence = letterEvidence(sounds, frameCount);
  const pause: PathState = { scores: [scores.pause, evidence.pause], skipCost: 0 };
  const states = [pause];
  const firstStates: number[] = [];
  for (const [index, { letters }] of words.entries()) {
    const word = scores.words[index] ?? scores.pause;
    firstStates.push(states.length);
    for (const [place, letter] of letters.entries())
      states.push({
        scores: [word, evidence.letter(letter)],
        skipCost: place === 0 ? Infinity : evidence.skipCost,
      });
    states.push(pause);
  }
  const firstFrames = bestStatePath(states, frameCount);
  if (!firstFrames) return null;
  const probability = frameProbabilities(scores, frameCount);
  const held = heldStates(firstFrames, frameCount);
  return scores.words.map((word, index) => {
    const from = firstStates[index] ?? 0;
    const to = from + (words[index]?.letters.length ?? 0);
    const [first, past] = [from, to].map((state) => held.findIndex((each) => each.state >= state));
    const own = held.slice(first, past);
    const span = {
      startFrame: own[0]?.startFrame ?? 0,
      endFrame: own.at(-1)?.endFrame ?? frameCount,
    };
    const at = (place: number) => states[held[place]?.state ?? -1];
    return {
      startFrame: crossing(at((first ?? 0) - 1), at(first ?? 0), span.startFrame),
      endFrame: crossing(at((past ?? 0) - 1), at(past ?? 0), span.endFrame),
      clarity: meanOver(span, (frame) => probability(word, frame)),
      likeness: likenessOf(own, states, evidence),
    };
  });
}

/** A state that is on the way, and its frames. */
interface HeldState extends FrameSpan {
  readonly state: number;
}

/** @returns the states that hold frames, in order, and one past the last that holds none */
function heldStates(firstFrames: Int32Array, frameCount: number): HeldState[] {
  const firsts = [...firstFrames.entries()].filter(([, frame]) => frame >= 0);
  firsts.push([firstFrames.length, frameCount]);
  return firsts.map(([state, startFrame], index) => ({
    state,
    startFrame,
    endFrame: firsts[index + 1]?.[1] ?? frameCount,
  }));
}

/** @returns the mean probability of the states over their frames */
function likenessOf(
  own: readonly HeldState[],
  states: readonly PathState[],
  evidence: LetterEvidence,
): number {
  let sum = 0;
  let count = 0;
  for (const { state, startFrame, endFrame } of own)
    for (let frame = startFrame; frame < endFrame; frame++, count++)
      sum += evidence.probability(states[state]?.scores[1][frame] ?? -Infinity);
  return count > 0 ? sum / count : 0;
}

/**
 * Where between the middles of two frames one state falls below another.
 * @param frame the first frame of the second state; its beginning where the scores do not cross
 */
function crossing(from: PathState | undefined, to: PathState | undefined, frame: number): number {
  if (!from || !to || frame === 0) return frame;
  const lead = scoreAt(from, frame - 1) - scoreAt(to, frame - 1);
  const loss = scoreAt(to, frame) - scoreAt(from, frame);
  return lead > 0 && loss > 0 ? frame - 0.5 + lead / (lead + loss) : frame;
}

function scoreAt({ scores: [first, second] }: PathState, frame: number): number {
  return (first[frame] ?? 0) + (second[frame] ?? 0);
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

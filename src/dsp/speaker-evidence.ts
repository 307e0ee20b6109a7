import { addScaled, dot, plusScaled, scaled, type Vector } from './vector-math.js';

/**
 * Share of a window that counts as an observation of its own: windows overlap, and neighbours say
 * much the same. Tuned on simulated dialogues.
 */
const OBSERVATIONS_PER_WINDOW = 0.3;

/** How the vectors of speakers are spread. */
export interface SpeakerSpread {
  /** Variance of the speaker means along each dimension. */
  readonly betweenVariance: Vector;
  /** How many vectors, each of unit variance within a speaker, are joined to one: at least 1. */
  readonly views: number;
}

/** What a group of windows tells about its speaker. */
export interface SpeakerEvidence {
  /** Weighted sum of the window vectors. */
  readonly sum: Vector;
  /** Sum of their weights, above 0; the number of windows where all of them count in full. */
  readonly windowCount: number;
}

/** Adds up the vectors of a group. @param windows at least one, with how much each counts */
export function gatherEvidence(
  windows: readonly { readonly vector: Vector; readonly weight: number }[],
): SpeakerEvidence {
  const sum = new Float64Array(windows[0]?.vector.length ?? 0);
  let windowCount = 0;
  for (const { vector, weight } of windows) {
    addScaled(sum, vector, weight);
    windowCount += weight;
  }
  return { sum, windowCount };
}

/**
 * How likely both groups are one speaker, divided by the harmonic number of observations so that the
 * length of the recording does not matter.
 * @returns above 0 where one speaker is more likely; usually -30..5
 */
export function sameSpeakerScore(
  a: SpeakerEvidence,
  b: SpeakerEvidence,
  spread: SpeakerSpread,
): number {
  const countA = a.windowCount * OBSERVATIONS_PER_WINDOW;
  const countB = b.windowCount * OBSERVATIONS_PER_WINDOW;
  return sameSpeakerLogRatio(a, b, spread) * (1 / countA + 1 / countB);
}

/**
 * Compares "both groups are one speaker" with "they are two" under the two-covariance model (vectors
 * of one speaker scatter with unit variance around a mean; the means scatter around zero with
 * `betweenVariance`). Views of the same windows are no evidence of their own: their ratios are
 * averaged.
 * Source: N. Brümmer, E. de Villiers, "The speaker partitioning problem", Odyssey 2010.
 * @returns the natural logarithm of the ratio of their likelihoods; above 0 where one is more likely
 */
export function sameSpeakerLogRatio(
  a: SpeakerEvidence,
  b: SpeakerEvidence,
  { betweenVariance, views }: SpeakerSpread,
): number {
  const countA = a.windowCount * OBSERVATIONS_PER_WINDOW;
  const countB = b.windowCount * OBSERVATIONS_PER_WINDOW;
  let squares = 0;
  let logs = 0;
  // The logarithm of a product instead of one for each dimension.
  let determinants = 1;
  for (let i = 0; i < betweenVariance.length; i++) {
    const variance = betweenVariance[i] ?? 0;
    const sumA = (a.sum[i] ?? 0) * OBSERVATIONS_PER_WINDOW;
    const sumB = (b.sum[i] ?? 0) * OBSERVATIONS_PER_WINDOW;
    const spreadA = 1 + countA * variance;
    const spreadB = 1 + countB * variance;
    const spread = 1 + (countA + countB) * variance;
    const both = sumA + sumB;
    squares +=
      variance * ((both * both) / spread - (sumA * sumA) / spreadA - (sumB * sumB) / spreadB);
    determinants *= (spreadA * spreadB) / spread;
    if (determinants < LARGE) continue;
    logs += Math.log(determinants);
    determinants = 1;
  }
  return (0.5 * (squares + logs + Math.log(determinants))) / views;
}

/** Far below the largest number there is. */
const LARGE = 1e200;

/** Amounts of speech, in observations, over which the allowance for drift grows; and how far. */
const DRIFT = { fromCount: 30, toCount: 120, mostScore: 8 };

/**
 * How much less alike two groups may be to count as one speaker because they are long: over many
 * minutes a voice gets louder, tired or nearer to the microphone, and so much speech would show even
 * that as a difference, while two people differ by several times as much.
 * Source: chosen on one voice of 22 minutes with loudness swings, and on ten speakers in an hour.
 * @returns what is added to the score: 0 where the shorter has 50 s of speech .. 8 from 200 s on
 */
export function driftAllowance(a: SpeakerEvidence, b: SpeakerEvidence): number {
  const count = (2 * OBSERVATIONS_PER_WINDOW) / (1 / a.windowCount + 1 / b.windowCount);
  const share = Math.log(count / DRIFT.fromCount) / Math.log(DRIFT.toCount / DRIFT.fromCount);
  return DRIFT.mostScore * Math.min(1, Math.max(0, share));
}

/**
 * What two speakers would leave in windows that they share: the mixture of both that is nearest to
 * `target`, of the length that vectors of a single speaker have.
 * @returns as much evidence as both speakers have together
 */
export function mixtureNearest(
  target: SpeakerEvidence,
  a: SpeakerEvidence,
  b: SpeakerEvidence,
): SpeakerEvidence {
  const meanA = meanOf(a);
  const meanB = meanOf(b);
  const bToA = plusScaled(meanA, meanB, -1);
  const fromB = plusScaled(meanOf(target), meanB, -1);
  const share = Math.min(1, Math.max(0, dot(fromB, bToA) / (dot(bToA, bToA) || 1)));
  const mixture = plusScaled(meanB, bToA, share);
  const length = share * lengthOf(meanA) + (1 - share) * lengthOf(meanB);
  const windowCount = a.windowCount + b.windowCount;
  const scale = (windowCount * length) / (lengthOf(mixture) || 1);
  return { sum: scaled(mixture, scale), windowCount };
}

function meanOf({ sum, windowCount }: SpeakerEvidence): Vector {
  return scaled(sum, 1 / windowCount);
}

function lengthOf(vector: Vector): number {
  return Math.sqrt(dot(vector, vector));
}

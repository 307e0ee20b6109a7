import { groupByAverageLinkage } from './average-linkage.js';
import { dissolveGroup, type HeardUnit, refineGroups } from './cluster-refinement.js';
import { type Division, ItemGroups } from './item-groups.js';
import { weighRepeats } from './repeats.js';
import { SpeakerComparison } from './speaker-comparison.js';
import {
  mixtureNearest,
  sameSpeakerScore,
  type SpeakerEvidence,
  type SpeakerSpread,
} from './speaker-evidence.js';
import { unitVector, type Vector } from './vector-math.js';

/** One window of speech. */
export interface SpeakerWindow {
  /** What it sounds like: unit variance within a speaker, larger variance between speakers. */
  readonly vector: Vector;
  readonly durationSec: number;
}

/** How many speakers there may be. */
export interface SpeakerRange {
  /** At least 1. */
  readonly least: number;
  readonly most: number;
}

export interface ClusteringOptions {
  /** Groups to start from: more than there are speakers. */
  readonly startGroups: number;
  /** A group has at least this many windows on average at the start; short recordings start lower. */
  readonly windowsPerStartGroup: number;
  /** Two groups among several are one speaker where their score is at least this. */
  readonly sameSpeakerScore: number;
  /**
   * The same for the last two groups, which must differ more: a phantom beside a single voice is a
   * worse mistake than two like voices in one colour.
   */
  readonly onlySpeakerScore: number;
  /** A group whose windows are shorter in sum joins its nearest. */
  readonly minClusterSec: number;
  /** See LinkageOptions. */
  readonly blockSize: number;
}

/** Tuned on simulated dialogues of speakers that the embedding was not fitted on. */
export const DEFAULT_CLUSTERING: ClusteringOptions = {
  startGroups: 20,
  windowsPerStartGroup: 3,
  sameSpeakerScore: -3.5,
  onlySpeakerScore: -6,
  minClusterSec: 1,
  blockSize: 600,
};

/** More speakers are never told apart. */
const ANY_NUMBER: SpeakerRange = { least: 1, most: 10 };

/**
 * Finds who speaks in each window, and how many speakers there are: starts from more groups than
 * speakers, and joins the two likeliest to be one speaker until all that are left differ clearly.
 * Where the evidence is weak it ends with fewer speakers.
 * @param windows in order of time
 * @param spread of the vectors
 * @param range how many speakers there may be; there are fewer than `least` where there is not
 *   enough speech for more
 * @returns speaker of each window, 0..nSpeakers-1 without gaps; empty without windows
 */
export function clusterSpeakers(
  windows: readonly SpeakerWindow[],
  spread: SpeakerSpread,
  range: SpeakerRange = ANY_NUMBER,
  options: ClusteringOptions = DEFAULT_CLUSTERING,
): number[] {
  const units = windows.map(({ vector }) => unitVector(vector));
  const affordable = Math.floor(windows.length / options.windowsPerStartGroup);
  const groupCount = Math.max(1, range.least, Math.min(options.startGroups, affordable));
  let labels = groupByAverageLinkage(units, { groupCount, blockSize: options.blockSize });
  const weights = weighRepeats(units, labels);
  const items = windows.map(({ vector, durationSec }, i): Item => ({
    vector,
    unit: units[i] ?? vector,
    weight: weights[i] ?? 1,
    durationSec,
  }));
  const groups = new ItemGroups(items);
  const comparison = new SpeakerComparison(items, spread);
  for (;;) {
    labels = refineGroups(groups, labels, options.minClusterSec);
    const division = groups.divide(labels);
    if (division.size <= range.least) return labels;
    const pair = likeliestPair(division, comparison);
    const threshold = division.size > 2 ? options.sameSpeakerScore : options.onlySpeakerScore;
    if (pair && (pair.score >= threshold || division.size > range.most)) {
      labels = labels.map((label) => (label === pair.b ? pair.a : label));
      continue;
    }
    const clusters = [...division].map(([label, group]): Cluster => ({
      label,
      evidence: comparison.evidenceOf(group),
    }));
    const mixture = findMixture(clusters, spread, options.sameSpeakerScore);
    if (!mixture) return labels;
    labels = dissolveGroup(groups, labels, mixture.label);
  }
}

interface Item extends HeardUnit {
  readonly vector: Vector;
}

/** @returns the labels of the two groups likeliest to be one speaker; null where there is only one */
function likeliestPair(
  division: Division,
  comparison: SpeakerComparison,
): { a: number; b: number; score: number } | null {
  let best: { a: number; b: number; score: number } | null = null;
  for (const [b, one] of division) {
    for (const [a, other] of division) {
      if (other === one) break;
      const score = comparison.scoreOf(one, other);
      if (!best || score > best.score) best = { a, b, score };
    }
  }
  return best;
}

interface Cluster {
  readonly label: number;
  readonly evidence: SpeakerEvidence;
}

/**
 * Windows over a change of speaker sound like something between two voices and may look like a
 * speaker of their own; a real voice has a character that no two others add up to.
 * @returns a cluster that a mixture of two larger ones explains; null where there is none
 */
function findMixture(
  clusters: readonly Cluster[],
  spread: SpeakerSpread,
  threshold: number,
): Cluster | null {
  const bySize = clusters.toSorted((a, b) => a.evidence.windowCount - b.evidence.windowCount);
  for (const [i, small] of bySize.entries()) {
    const larger = bySize.slice(i + 1);
    for (const [j, a] of larger.entries()) {
      for (const b of larger.slice(0, j)) {
        const mixture = mixtureNearest(small.evidence, a.evidence, b.evidence);
        if (sameSpeakerScore(small.evidence, mixture, spread) >= threshold) return small;
      }
    }
  }
  return null;
}

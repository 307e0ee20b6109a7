import { groupByAverageLinkage } from './average-linkage.js';
import {
  gatherEvidence,
  mixtureNearest,
  sameSpeakerScore,
  type SpeakerEvidence,
} from './speaker-evidence.js';
import { dot, unitVector, type Vector } from './vector-math.js';

/** One window of speech. */
export interface SpeakerWindow {
  /** What it sounds like: unit variance within a speaker, larger variance between speakers. */
  readonly vector: Vector;
  readonly durationSec: number;
}

export interface ClusteringOptions {
  /** Groups to start from: more than there are speakers. */
  readonly startGroups: number;
  /** A group has at least this many windows on average at the start; short recordings start lower. */
  readonly windowsPerStartGroup: number;
  /** Two groups are one speaker where their score is at least this. */
  readonly sameSpeakerScore: number;
  /** A group whose windows are shorter in sum joins its nearest. */
  readonly minClusterSec: number;
  /** See LinkageOptions. */
  readonly blockSize: number;
}

/** Tuned on simulated dialogues of speakers that the embedding was not fitted on. */
export const DEFAULT_CLUSTERING: ClusteringOptions = {
  startGroups: 12,
  windowsPerStartGroup: 3,
  sameSpeakerScore: -7,
  minClusterSec: 1,
  blockSize: 600,
};

const MAX_REASSIGNMENTS = 5;

/**
 * Finds who speaks in each window, and how many speakers there are: starts from more groups than
 * speakers, and joins the two likeliest to be one speaker until all that are left differ clearly.
 * Where the evidence is weak it ends with fewer speakers.
 * @param windows in order of time
 * @param betweenVariance variance of speaker means along each dimension of the vectors
 * @returns speaker of each window, 0..nSpeakers-1 without gaps; empty without windows
 */
export function clusterSpeakers(
  windows: readonly SpeakerWindow[],
  betweenVariance: Vector,
  options: ClusteringOptions = DEFAULT_CLUSTERING,
): number[] {
  const units = windows.map(({ vector }) => unitVector(vector));
  const groupCount = Math.min(
    options.startGroups,
    Math.max(1, Math.floor(windows.length / options.windowsPerStartGroup)),
  );
  let labels = groupByAverageLinkage(units, { groupCount, blockSize: options.blockSize });
  for (;;) {
    labels = refineClusters(windows, units, labels, options.minClusterSec);
    const clusters = gatherClusters(windows, labels);
    const pair = likeliestPair(clusters, betweenVariance);
    if (pair && pair.score >= options.sameSpeakerScore) {
      labels = labels.map((label) => (label === pair.b ? pair.a : label));
      continue;
    }
    const mixture = findMixture(clusters, betweenVariance, options.sameSpeakerScore);
    if (!mixture) return labels;
    labels = dissolve(mixture.label, units, labels);
  }
}

interface Cluster {
  readonly label: number;
  readonly evidence: SpeakerEvidence;
}

function gatherClusters(windows: readonly SpeakerWindow[], labels: readonly number[]): Cluster[] {
  return [...membersByLabel(labels)].map(([label, members]) => ({
    label,
    evidence: gatherEvidence(members.flatMap((index) => windows[index]?.vector ?? [])),
  }));
}

/** @returns the two clusters likeliest to be one speaker; null where there is only one cluster */
function likeliestPair(
  clusters: readonly Cluster[],
  betweenVariance: Vector,
): { a: number; b: number; score: number } | null {
  let best: { a: number; b: number; score: number } | null = null;
  for (const [i, one] of clusters.entries()) {
    for (const other of clusters.slice(0, i)) {
      const score = sameSpeakerScore(one.evidence, other.evidence, betweenVariance);
      if (!best || score > best.score) best = { a: other.label, b: one.label, score };
    }
  }
  return best;
}

/**
 * Windows over a change of speaker sound like something between two voices and may look like a
 * speaker of their own; a real voice has a character that no two others add up to.
 * @returns a cluster that a mixture of two larger ones explains; null where there is none
 */
function findMixture(
  clusters: readonly Cluster[],
  betweenVariance: Vector,
  threshold: number,
): Cluster | null {
  const bySize = clusters.toSorted((a, b) => a.evidence.windowCount - b.evidence.windowCount);
  for (const [i, small] of bySize.entries()) {
    const larger = bySize.slice(i + 1);
    for (const [j, a] of larger.entries()) {
      for (const b of larger.slice(0, j)) {
        const mixture = mixtureNearest(small.evidence, a.evidence, b.evidence);
        if (sameSpeakerScore(small.evidence, mixture, betweenVariance) >= threshold) return small;
      }
    }
  }
  return null;
}

/** Gives the windows of a cluster to the nearest others. */
function dissolve(dropped: number, units: readonly Vector[], labels: readonly number[]): number[] {
  const centres = clusterDirections(units, labels);
  centres.delete(dropped);
  return labels.map((label, i) => {
    const unit = units[i];
    return label === dropped && unit ? nearestLabel(unit, centres, label) : label;
  });
}

/** Joins clusters that are too short to their nearest, then gives each window to the nearest cluster. */
function refineClusters(
  windows: readonly SpeakerWindow[],
  units: readonly Vector[],
  start: readonly number[],
  minClusterSec: number,
): number[] {
  let labels = dropShortClusters(windows, units, start, minClusterSec);
  for (let round = 0; round < MAX_REASSIGNMENTS; round++) {
    const centres = clusterDirections(units, labels);
    const next = units.map((unit, i) => nearestLabel(unit, centres, labels[i] ?? 0));
    if (next.every((label, i) => label === labels[i])) break;
    labels = next;
  }
  return withoutGaps(labels);
}

function dropShortClusters(
  windows: readonly SpeakerWindow[],
  units: readonly Vector[],
  start: readonly number[],
  minClusterSec: number,
): number[] {
  let labels = [...start];
  for (;;) {
    const clusters = [...membersByLabel(labels)].map(([label, members]) => ({
      label,
      durationSec: members.reduce((sum, index) => sum + (windows[index]?.durationSec ?? 0), 0),
    }));
    const shortest = clusters.reduce<(typeof clusters)[number] | null>(
      (least, cluster) => (least && least.durationSec <= cluster.durationSec ? least : cluster),
      null,
    );
    if (clusters.length < 2 || !shortest || shortest.durationSec >= minClusterSec) return labels;
    const centres = clusterDirections(units, labels);
    const centre = centres.get(shortest.label);
    centres.delete(shortest.label);
    if (!centre) return labels;
    const target = nearestLabel(centre, centres, shortest.label);
    labels = labels.map((label) => (label === shortest.label ? target : label));
  }
}

/**
 * Direction of each cluster's mean.
 * @param units unit vectors; @param labels cluster of each
 * @returns unit vector by label
 */
export function clusterDirections(
  units: readonly Vector[],
  labels: readonly number[],
): Map<number, Vector> {
  return new Map(
    [...membersByLabel(labels)].map(([label, members]) => [
      label,
      unitVector(gatherEvidence(members.flatMap((index) => units[index] ?? [])).sum),
    ]),
  );
}

function nearestLabel(
  unit: Vector,
  centres: ReadonlyMap<number, Vector>,
  fallback: number,
): number {
  let best = fallback;
  let highest = -Infinity;
  for (const [label, centre] of centres) {
    const cosine = dot(unit, centre);
    if (cosine <= highest) continue;
    best = label;
    highest = cosine;
  }
  return best;
}

function membersByLabel(labels: readonly number[]): Map<number, number[]> {
  const members = new Map<number, number[]>();
  for (const [index, label] of labels.entries()) {
    const list = members.get(label);
    if (list) list.push(index);
    else members.set(label, [index]);
  }
  return members;
}

function withoutGaps(labels: readonly number[]): number[] {
  const numbers = new Map([...new Set(labels)].map((label, index) => [label, index]));
  return labels.map((label) => numbers.get(label) ?? 0);
}

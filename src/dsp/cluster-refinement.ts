import { dot, unitVector, type Vector } from './vector-math.js';

const MAX_REASSIGNMENTS = 5;

/** A vector to be grouped. */
export interface WeightedUnit {
  /** Unit vector. */
  readonly unit: Vector;
  /** How much it counts in the mean of its group, above 0. */
  readonly weight: number;
  readonly durationSec: number;
}

/**
 * Direction of each group's mean.
 * @param labels group of each item
 * @returns unit vector by label
 */
export function groupDirections(
  items: readonly Pick<WeightedUnit, 'unit' | 'weight'>[],
  labels: readonly number[],
): Map<number, Vector> {
  const sums = new Map<number, Float64Array>();
  for (const [index, { unit, weight }] of items.entries()) {
    const label = labels[index] ?? 0;
    const sum = sums.get(label) ?? new Float64Array(unit.length);
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + weight * (unit[i] ?? 0);
    sums.set(label, sum);
  }
  return new Map([...sums].map(([label, sum]) => [label, unitVector(sum)]));
}

/**
 * Joins groups that are too short to their nearest, then gives each item to the nearest group, until
 * nothing changes (at most five rounds).
 * @returns labels 0..n-1 without gaps
 */
export function refineGroups(
  items: readonly WeightedUnit[],
  start: readonly number[],
  minGroupSec: number,
): number[] {
  let labels = dropShortGroups(items, start, minGroupSec);
  for (let round = 0; round < MAX_REASSIGNMENTS; round++) {
    const centres = groupDirections(items, labels);
    const next = items.map(({ unit }, i) => nearestLabel(unit, centres, labels[i] ?? 0));
    if (next.every((label, i) => label === labels[i])) break;
    labels = next;
  }
  return withoutGaps(labels);
}

/** Gives the items of one group to the nearest others. */
export function dissolveGroup(
  items: readonly WeightedUnit[],
  labels: readonly number[],
  dropped: number,
): number[] {
  const centres = groupDirections(items, labels);
  centres.delete(dropped);
  return labels.map((label, i) => {
    const unit = items[i]?.unit;
    return label === dropped && unit ? nearestLabel(unit, centres, label) : label;
  });
}

function dropShortGroups(
  items: readonly WeightedUnit[],
  start: readonly number[],
  minGroupSec: number,
): number[] {
  let labels = [...start];
  for (;;) {
    const durations = new Map<number, number>();
    for (const [i, label] of labels.entries())
      durations.set(label, (durations.get(label) ?? 0) + (items[i]?.durationSec ?? 0));
    const [shortest] = [...durations].sort(([, a], [, b]) => a - b);
    if (durations.size < 2 || !shortest || shortest[1] >= minGroupSec) return labels;
    const [label] = shortest;
    const centres = groupDirections(items, labels);
    const centre = centres.get(label);
    centres.delete(label);
    if (!centre) return labels;
    const target = nearestLabel(centre, centres, label);
    labels = labels.map((own) => (own === label ? target : own));
  }
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

function withoutGaps(labels: readonly number[]): number[] {
  const numbers = new Map([...new Set(labels)].map((label, index) => [label, index]));
  return labels.map((label) => numbers.get(label) ?? 0);
}

import type { Division, ItemGroup, ItemGroups, WeightedUnit } from './item-groups.js';
import { dot } from './vector-math.js';

const MAX_REASSIGNMENTS = 5;

/** A vector to be grouped that was heard for some time. */
export interface HeardUnit extends WeightedUnit {
  readonly durationSec: number;
}

/**
 * Joins groups that are too short to their nearest, then gives each item to the nearest group, until
 * nothing changes (at most five rounds).
 * @param start group of each item
 * @returns labels 0..n-1 without gaps
 */
export function refineGroups(
  groups: ItemGroups<HeardUnit>,
  start: readonly number[],
  minGroupSec: number,
): number[] {
  let labels = dropShortGroups(groups, start, minGroupSec);
  for (let round = 0; round < MAX_REASSIGNMENTS; round++) {
    const next = nearestLabels(groups.divide(labels), labels);
    if (next.every((label, i) => label === labels[i])) break;
    labels = next;
  }
  return withoutGaps(labels);
}

/** Gives the items of one group to the nearest others. */
export function dissolveGroup(
  groups: ItemGroups<WeightedUnit>,
  labels: readonly number[],
  dropped: number,
): number[] {
  const others = new Map(groups.divide(labels));
  others.delete(dropped);
  const nearest = nearestLabels(others, labels);
  return labels.map((label, i) => (label === dropped ? (nearest[i] ?? label) : label));
}

function dropShortGroups(
  groups: ItemGroups<HeardUnit>,
  start: readonly number[],
  minGroupSec: number,
): readonly number[] {
  let labels = start;
  for (;;) {
    const division = groups.divide(labels);
    let shortest: { label: number; group: ItemGroup; sec: number } | null = null;
    for (const [label, group] of division) {
      const sec = group.members.reduce((sum, i) => sum + (groups.items[i]?.durationSec ?? 0), 0);
      if (!shortest || sec < shortest.sec) shortest = { label, group, sec };
    }
    if (division.size < 2 || !shortest || shortest.sec >= minGroupSec) return labels;
    const { label } = shortest;
    const target = nearestGroup(shortest.group, division);
    labels = labels.map((own) => (own === label ? target : own));
  }
}

/** @returns label of the other group whose direction is nearest */
function nearestGroup(group: ItemGroup, division: Division): number {
  let best = 0;
  let highest = -Infinity;
  for (const [label, other] of division) {
    const cosine = other === group ? -Infinity : dot(group.direction, other.direction);
    if (cosine <= highest) continue;
    best = label;
    highest = cosine;
  }
  return best;
}

/** @returns label of the nearest group of each item; its own where there is none */
function nearestLabels(division: Division, own: readonly number[]): number[] {
  const nearest = [...own];
  const highest = new Float64Array(own.length).fill(-Infinity);
  for (const [label, { cosines }] of division) {
    for (let i = 0; i < nearest.length; i++) {
      const cosine = cosines[i] ?? 0;
      if (cosine <= (highest[i] ?? 0)) continue;
      nearest[i] = label;
      highest[i] = cosine;
    }
  }
  return nearest;
}

function withoutGaps(labels: readonly number[]): number[] {
  const numbers = new Map([...new Set(labels)].map((label, index) => [label, index]));
  return labels.map((label) => numbers.get(label) ?? 0);
}

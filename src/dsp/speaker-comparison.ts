import type { ItemGroup, WeightedUnit } from './item-groups.js';
import {
  driftAllowance,
  gatherEvidence,
  sameSpeakerScore,
  type SpeakerEvidence,
  type SpeakerSpread,
} from './speaker-evidence.js';
import type { Vector } from './vector-math.js';

/** A window of speech as it is grouped. */
export interface SpokenItem extends WeightedUnit {
  /** What it sounds like, of any length; `unit` is its direction. */
  readonly vector: Vector;
}

/** Compares groups of windows with each other, each two of them once. */
export class SpeakerComparison {
  private readonly evidences = new WeakMap<ItemGroup, SpeakerEvidence>();
  private readonly scores = new WeakMap<ItemGroup, WeakMap<ItemGroup, number>>();

  constructor(
    private readonly items: readonly SpokenItem[],
    private readonly spread: SpeakerSpread,
  ) {}

  /** What the windows of a group tell about its speaker. */
  evidenceOf(group: ItemGroup): SpeakerEvidence {
    const known = this.evidences.get(group);
    if (known) return known;
    const evidence = gatherEvidence(group.members.flatMap((index) => this.items[index] ?? []));
    this.evidences.set(group, evidence);
    return evidence;
  }

  /** How likely two groups are one speaker, what a voice may change in time allowed for. */
  scoreOf(one: ItemGroup, other: ItemGroup): number {
    const scores = this.scores.get(one) ?? new WeakMap<ItemGroup, number>();
    this.scores.set(one, scores);
    const known = scores.get(other);
    if (known !== undefined) return known;
    const [a, b] = [this.evidenceOf(one), this.evidenceOf(other)];
    const score = sameSpeakerScore(a, b, this.spread) + driftAllowance(a, b);
    scores.set(other, score);
    return score;
  }
}

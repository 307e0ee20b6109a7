import { DotTable } from './dot-table.js';
import { addScaled, unitVector, type Vector } from './vector-math.js';

/** A vector to be grouped. */
export interface WeightedUnit {
  /** Unit vector. */
  readonly unit: Vector;
  /** How much it counts in the mean of its group, above 0. */
  readonly weight: number;
}

/** Some of the items. */
export class ItemGroup {
  private allCosines: Float32Array | null = null;

  constructor(
    /** Their indices, ascending; at least one. */
    readonly members: readonly number[],
    /** Direction of their weighted mean, of length 1; zeros where it has none. */
    readonly direction: Vector,
    private readonly table: DotTable,
  ) {}

  /** Cosine of each item, members or not, with the direction. */
  get cosines(): Float32Array {
    this.allCosines ??= this.table.dotsWith(this.direction).slice();
    return this.allCosines;
  }
}

/** The groups of a division by their labels, in the order in which the labels first appear. */
export type Division = ReadonlyMap<number, ItemGroup>;

/**
 * Divides the same items again and again. Of a group that is still the same as the last time nothing is
 * computed anew: it is the same object, so that others may keep what they know of it, too.
 */
export class ItemGroups<Item extends WeightedUnit> {
  private readonly table: DotTable;
  /** By the first member. */
  private known = new Map<number, ItemGroup>();

  constructor(readonly items: readonly Item[]) {
    this.table = DotTable.of(items.map(({ unit }) => unit));
  }

  /** @param labels group of each item; may have gaps */
  divide(labels: readonly number[]): Division {
    const membersOf = new Map<number, number[]>();
    for (const [index, label] of labels.entries()) {
      const members = membersOf.get(label);
      if (members) members.push(index);
      else membersOf.set(label, [index]);
    }
    const division = new Map(
      [...membersOf].map(([label, members]) => [label, this.groupOf(members)]),
    );
    this.known = new Map([...division.values()].map((group) => [group.members[0] ?? 0, group]));
    return division;
  }

  private groupOf(members: readonly number[]): ItemGroup {
    const known = this.known.get(members[0] ?? 0);
    if (known && areSame(known.members, members)) return known;
    const sum = new Float64Array(this.items[0]?.unit.length ?? 0);
    for (const index of members) {
      const item = this.items[index];
      if (item) addScaled(sum, item.unit, item.weight);
    }
    return new ItemGroup(members, unitVector(sum), this.table);
  }
}

function areSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

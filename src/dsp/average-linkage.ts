import { DotTable } from './dot-table.js';
import type { Vector } from './vector-math.js';

/** A group of unit vectors: all that average linkage needs to know of it. */
interface Group {
  /** Mean of the vectors. */
  readonly mean: Vector;
  readonly size: number;
  /** Indices of the vectors. */
  readonly members: readonly number[];
}

export interface LinkageOptions {
  /** Groups that are left at the end, at least 1. */
  readonly groupCount: number;
  /**
   * Vectors that are compared each with each. More of them are first grouped in blocks of this many,
   * in the order given, so that time grows in proportion to their number and memory does not.
   */
  readonly blockSize: number;
}

/**
 * Groups vectors by average linkage: again and again the two groups become one whose vectors have
 * the highest cosine on average.
 * Source: R. R. Sokal, C. D. Michener, "A statistical method for evaluating systematic
 * relationships", 1958 (UPGMA). The average cosine of two groups of unit vectors is the inner
 * product of their means, which makes groups of a block exact starting points for the whole.
 * @param vectors unit vectors (or zeros) of one length
 * @returns group of each vector, 0..groupCount-1; fewer groups where there are fewer vectors
 */
export function groupByAverageLinkage(
  vectors: readonly Vector[],
  { groupCount, blockSize }: LinkageOptions,
): number[] {
  const dimensions = vectors[0]?.length ?? 0;
  const table = new DotTable(Math.min(vectors.length, blockSize), dimensions);
  let groups: Group[] = vectors.map((mean, index) => ({ mean, size: 1, members: [index] }));
  while (groups.length > blockSize) {
    const perBlock = Math.max(groupCount, Math.floor(blockSize / BLOCK_REDUCTION));
    const blocks = Array.from({ length: Math.ceil(groups.length / blockSize) }, (_, block) =>
      groups.slice(block * blockSize, (block + 1) * blockSize),
    );
    const reduced = blocks.flatMap((block) => link(block, perBlock, table));
    if (reduced.length === groups.length) break;
    groups = reduced;
  }
  const labels = new Array<number>(vectors.length).fill(0);
  const whole = groups.length > blockSize ? new DotTable(groups.length, dimensions) : table;
  for (const [label, { members }] of link(groups, groupCount, whole).entries())
    for (const index of members) labels[index] = label;
  return labels;
}

/** A block keeps a tenth of its groups: still several times as many as anybody has speakers. */
const BLOCK_REDUCTION = 10;

/** @param table to work with; large enough */
function link(start: readonly Group[], groupCount: number, table: DotTable): Group[] {
  const groups = [...start];
  const count = groups.length;
  const cosines = cosinesOf(
    groups.map(({ mean }) => mean),
    table,
  );
  const alive = groups.map((_, index) => index);
  /** Of each group the one it is most like, and how much so. */
  const nearest = new Int32Array(count);
  const highest = new Float64Array(count);
  const findNearest = (a: number): void => {
    const row = a * count;
    let best = -1;
    let cosine = -Infinity;
    for (const b of alive) {
      const own = cosines[row + b] ?? -Infinity;
      if (b === a || (best >= 0 && !(own > cosine))) continue;
      best = b;
      cosine = own;
    }
    nearest[a] = best;
    highest[a] = cosine;
  };
  for (const a of alive) findNearest(a);
  while (alive.length > Math.max(1, groupCount)) {
    let a = alive[0] ?? 0;
    for (const other of alive) if ((highest[other] ?? 0) > (highest[a] ?? 0)) a = other;
    const b = nearest[a] ?? -1;
    const one = groups[a];
    const other = groups[b];
    if (!one || !other) break;
    groups[a] = joined(one, other);
    alive.splice(alive.indexOf(b), 1);
    const share = one.size / (one.size + other.size);
    for (const c of alive) {
      const ofBoth = share * (cosines[a * count + c] ?? 0);
      const average = ofBoth + (1 - share) * (cosines[b * count + c] ?? 0);
      cosines[a * count + c] = average;
      cosines[c * count + a] = average;
    }
    for (const c of alive) if (c === a || nearest[c] === a || nearest[c] === b) findNearest(c);
  }
  return alive.flatMap((index) => groups[index] ?? []);
}

/** @returns [n * n], the inner product of each vector with each */
function cosinesOf(vectors: readonly Vector[], table: DotTable): Float64Array {
  const count = vectors.length;
  const cosines = new Float64Array(count * count);
  table.fill(vectors);
  for (const [row, vector] of vectors.entries())
    cosines.set(table.dotsWith(vector).subarray(0, count), row * count);
  return cosines;
}

function joined(a: Group, b: Group): Group {
  const size = a.size + b.size;
  const shareOfB = b.size / size;
  const mean = new Float64Array(a.mean.length);
  for (let i = 0; i < mean.length; i++)
    mean[i] = ((a.mean[i] ?? 0) * a.size) / size + shareOfB * (b.mean[i] ?? 0);
  return { mean, size, members: [...a.members, ...b.members] };
}

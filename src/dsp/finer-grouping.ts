import { addScaled, plusScaled, type Vector } from './vector-math.js';

/**
 * Source: simulated dialogues of 69 voices that the vectors were not fitted on. With two groups
 * instead of three, one of two voices comes apart more often; where one group has more than .6 of the
 * windows, the mean is nearly its own voice, and taking it away leaves noise that falls apart.
 */
const LEAST_GROUPS = 3;
const MOST_SHARE = 0.6;
/** How much of the mean is taken away. Source: the same dialogues; .3 to .5 are alike. */
const MEAN_SHARE = 0.4;
/** Share of a finer group that comes from one group. */
const LEAST_PURITY = 0.8;

/** Whether a grouping may hold voices that only a comparison without their common part tells apart. */
export function mayBeFiner(labels: readonly number[]): boolean {
  const sizes = [...countsOf(labels).values()];
  return sizes.length >= LEAST_GROUPS && Math.max(...sizes) <= MOST_SHARE * labels.length;
}

/**
 * Takes away part of what all vectors share: the room, the microphone, the language, and what the
 * voices of the recording have in common against those of others.
 * @param vectors of one length
 */
export function withoutCommonPart(vectors: readonly Vector[]): Vector[] {
  const common = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) addScaled(common, vector, MEAN_SHARE / vectors.length);
  return vectors.map((vector) => plusScaled(vector, common, -1));
}

/**
 * Whether a grouping divides another one: it has more groups, and nearly all of each comes from one of
 * the other's.
 * @param finer group of each item
 * @param labels group of each item in the other grouping
 */
export function isFiner(finer: readonly number[], labels: readonly number[]): boolean {
  const sizes = countsOf(finer);
  if (sizes.size <= countsOf(labels).size) return false;
  return [...sizes].every(([group, size]) => {
    const origins = countsOf(labels.filter((_, index) => finer[index] === group));
    return Math.max(...origins.values()) >= LEAST_PURITY * size;
  });
}

function countsOf(labels: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

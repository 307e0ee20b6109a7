import { describe, expect, it } from 'vitest';
import { groupByAverageLinkage } from '../../../src/dsp/average-linkage.js';
import { dot, unitVector, type Vector } from '../../../src/dsp/vector-math.js';
import { SeededRandom } from '../../support/gaussian.js';

const blockSize = 1000;

function randomUnits(count: number, dimensions: number, seed: number): Vector[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, () =>
    unitVector(Float64Array.from({ length: dimensions }, () => random.normal())),
  );
}

/** The definition, word for word: joins the pair of groups with the highest mean cosine. */
function groupByDefinition(vectors: readonly Vector[], groupCount: number): number[][] {
  let groups = vectors.map((_, index) => [index]);
  const meanCosine = (a: readonly number[], b: readonly number[]): number => {
    const cosines = a.flatMap((i) =>
      b.map((j) => dot(vectors[i] ?? new Float64Array(), vectors[j] ?? new Float64Array())),
    );
    return cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length;
  };
  while (groups.length > groupCount) {
    const pairs = groups.flatMap((a, i) => groups.slice(i + 1).map((b) => ({ a, b })));
    const best = pairs.reduce((one, other) =>
      meanCosine(other.a, other.b) > meanCosine(one.a, one.b) ? other : one,
    );
    groups = [...groups.filter((g) => g !== best.a && g !== best.b), [...best.a, ...best.b]];
  }
  return groups;
}

const partition = (labels: readonly number[]): Set<string> =>
  new Set([...new Set(labels)].map((l) => labels.flatMap((m, i) => (m === l ? [i] : [])).join()));

describe('groupByAverageLinkage', () => {
  it('gives nothing for nothing', () => {
    expect(groupByAverageLinkage([], { groupCount: 3, blockSize })).toEqual([]);
  });

  it('leaves fewer vectors than groups apart', () => {
    const labels = groupByAverageLinkage(randomUnits(2, 4, 1), { groupCount: 5, blockSize });
    expect(new Set(labels).size).toBe(2);
  });

  it.each([1, 2, 3, 7])('agrees with the definition at %i groups', (groupCount) => {
    const vectors = randomUnits(30, 6, 42 + groupCount);
    const labels = groupByAverageLinkage(vectors, { groupCount, blockSize });
    const expected = groupByDefinition(vectors, groupCount).map((g) =>
      g.toSorted((a, b) => a - b).join(),
    );
    expect(partition(labels)).toEqual(new Set(expected));
  });

  it('finds clear groups in blocks too', () => {
    const centres = randomUnits(3, 16, 7);
    const random = new SeededRandom(8);
    const truth = Array.from({ length: 500 }, () => Math.floor(random.uniform() * 3));
    const vectors = truth.map((t) =>
      unitVector((centres[t] ?? new Float64Array()).map((v) => v + 0.1 * random.normal())),
    );
    const labels = groupByAverageLinkage(vectors, { groupCount: 3, blockSize: 60 });
    expect(partition(labels)).toEqual(partition(truth));
  });

  it('bears more groups than a block holds', () => {
    const labels = groupByAverageLinkage(randomUnits(12, 5, 9), { groupCount: 6, blockSize: 4 });
    expect(new Set(labels).size).toBe(6);
  });

  it('bears vectors of zeros', () => {
    const vectors = [...randomUnits(3, 4, 3), new Float64Array(4), new Float64Array(4)];
    expect(groupByAverageLinkage(vectors, { groupCount: 2, blockSize })).toHaveLength(5);
  });
});

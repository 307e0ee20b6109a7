import { describe, expect, it } from 'vitest';
import { DotTable } from '../../../src/dsp/dot-table.js';
import { dot, type Vector } from '../../../src/dsp/vector-math.js';
import { SeededRandom } from '../../support/gaussian.js';

const random = new SeededRandom(3);

function vectors(count: number, length: number): Vector[] {
  return Array.from({ length: count }, () => Float64Array.from({ length }, () => random.normal()));
}

describe('DotTable', () => {
  it.each([
    [1, 1],
    [5, 3],
    [4, 4],
    [37, 64],
    [300, 257],
  ])('gives the inner products with %i vectors of %i numbers', (count, length) => {
    const rows = vectors(count, length);
    const table = DotTable.of(rows);
    for (const vector of vectors(3, length)) {
      const products = table.dotsWith(vector);
      expect(products).toHaveLength(count);
      for (const [index, product] of products.entries())
        expect(product).toBeCloseTo(dot(rows[index] ?? vector, vector), 4);
    }
  });

  it('holds nothing', () => {
    expect(DotTable.of([]).dotsWith(new Float64Array())).toHaveLength(0);
  });
});

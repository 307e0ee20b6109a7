import { expect, it } from 'vitest';
import { blockEnergies } from '../../../src/dsp/block-energies.js';
import { gaussianNoise } from '../../support/signals.js';

it.each([
  [0, 40],
  [39, 40],
  [10_001, 40],
  [10_001, 20],
  [9_000, 4096],
])('adds up the squares of %d numbers in blocks of %d', (length, blockLength) => {
  const values = Float32Array.from(gaussianNoise(length));
  const energies = blockEnergies(values, blockLength);
  expect(energies).toHaveLength(Math.ceil(length / blockLength));
  for (const [block, energy] of energies.entries()) {
    const part = values.slice(block * blockLength, (block + 1) * blockLength);
    const expected = part.reduce((sum, value) => sum + value * value, 0);
    expect(energy / expected).toBeCloseTo(1, 5);
  }
});

it('tells blocks with a value that is no number from the others', () => {
  const values = new Float32Array(120).fill(0.5);
  values[50] = NaN;
  values[100] = -Infinity;
  expect([...blockEnergies(values, 40)]).toEqual([10, NaN, Infinity]);
});

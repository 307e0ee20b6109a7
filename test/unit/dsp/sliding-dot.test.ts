import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { translateKernel } from '../../../scripts/kernel/translate-kernel.js';
import { SlidingDot } from '../../../src/dsp/sliding-dot.js';
import { SLIDING_DOT_BYTES } from '../../../src/dsp/sliding-dot-bytes.js';
import { gaussianNoise } from '../../support/signals.js';

describe('SlidingDot', () => {
  it.each([
    [1, 1, 1],
    [3, 5, 1],
    [33, 17, 2],
    [320, 131, 1],
    [4, 30_000, 3],
  ])('multiplies %d terms at %d places, %d apart', (terms, outputs, stride) => {
    const dot = new SlidingDot(terms, outputs, stride);
    dot.left.set(gaussianNoise(terms, 1));
    dot.right.set(gaussianNoise(dot.right.length, 2));
    dot.run();
    for (let i = 0; i < outputs; i += Math.ceil(outputs / 50)) {
      let expected = 0;
      for (let k = 0; k < terms; k++)
        expected += (dot.left[k] ?? NaN) * (dot.right[i * stride + k] ?? NaN);
      expect(dot.products[i]).toBeCloseTo(expected, 3);
    }
  });

  it('knows whether all it reads is finite', () => {
    const dot = new SlidingDot(3, 6, 1);
    expect(dot.rightIsFinite()).toBe(true);
    for (const odd of [NaN, Infinity, -Infinity]) {
      dot.right.fill(1e30).fill(odd, dot.right.length - 1);
      expect(dot.rightIsFinite()).toBe(false);
    }
    dot.right.fill(1e30);
    expect(dot.rightIsFinite()).toBe(true);
  });

  it('keeps two apart', () => {
    const [one, two] = [new SlidingDot(4, 4, 1), new SlidingDot(4, 4, 1)];
    one.left.fill(1);
    one.right.fill(1);
    two.run();
    one.run();
    expect([...one.products]).toEqual([4, 4, 4, 4]);
    expect([...two.products]).toEqual([0, 0, 0, 0]);
  });

  it('runs what its source says', async () => {
    const folder = path.resolve(import.meta.dirname, '../../../src/dsp');
    const source = await readFile(path.join(folder, 'sliding-dot.wat'), 'utf8');
    const bytes = Buffer.from(await translateKernel(source)).toString('base64');
    expect(SLIDING_DOT_BYTES).toBe(bytes);
  });
});

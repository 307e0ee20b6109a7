import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fourierTransform } from '../../../scripts/eval/simulate/fourier.js';
import { translateKernel } from '../../../scripts/kernel/translate-kernel.js';
import { JOINT_TRANSFORM_BYTES } from '../../../src/dsp/joint-transform-bytes.js';
import { JointTransform, TOGETHER } from '../../../src/dsp/joint-transform.js';

/** Repeatable numbers without a pattern. */
const noise = (count: number, seed: number) =>
  Float64Array.from({ length: count }, (_, i) => Math.sin(seed + 12.9898 * i ** 2));

describe('JointTransform', () => {
  it.each([2, 8, 1024])('agrees with one transform after the other of %d numbers', (count) => {
    const joint = new JointTransform(count);
    const sequences = Array.from({ length: TOGETHER }, (_, lane) => ({
      re: noise(count, lane),
      im: noise(count, 10 + lane),
    }));
    for (const [lane, { re, im }] of sequences.entries())
      for (const [i, place] of joint.places.entries()) {
        joint.re[place * TOGETHER + lane] = re[i] ?? NaN;
        joint.im[place * TOGETHER + lane] = im[i] ?? NaN;
      }
    joint.run();
    for (const [lane, sequence] of sequences.entries()) {
      fourierTransform(sequence, 1);
      for (let k = 0; k < count; k++) {
        expect(joint.re[k * TOGETHER + lane]).toBeCloseTo(sequence.re[k] ?? NaN, 3);
        expect(joint.im[k * TOGETHER + lane]).toBeCloseTo(sequence.im[k] ?? NaN, 3);
      }
    }
  });

  it('runs what its source says', async () => {
    const folder = path.resolve(import.meta.dirname, '../../../src/dsp');
    const source = await readFile(path.join(folder, 'joint-transform.wat'), 'utf8');
    const bytes = Buffer.from(await translateKernel(source)).toString('base64');
    expect(JOINT_TRANSFORM_BYTES).toBe(bytes);
  });
});

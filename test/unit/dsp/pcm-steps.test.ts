import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { translateKernel } from '../../../scripts/kernel/translate-kernel.js';
import { PCM_STEPS_BYTES } from '../../../src/dsp/pcm-steps-bytes.js';
import { measureFrames, scaleSteps } from '../../../src/dsp/pcm-steps.js';
import { gaussianNoise, toSteps } from '../../support/signals.js';

const steps = (maxLength: number) =>
  fc.int16Array({ minLength: 0, maxLength }).map((values) => Int16Array.from(values));

describe('scaleSteps', () => {
  it.each([0, 1, 8, 4095, 4096, 10_001])('turns %d samples into numbers', (length) => {
    const input = toSteps(gaussianNoise(length).map((value) => value / 4));
    const samples = new Float32Array(length).fill(NaN);
    scaleSteps(input, samples);
    expect([...samples]).toEqual(Array.from(input, (step) => step / 32_768));
  });
});

describe('measureFrames', () => {
  it('gives each frame its exact energy and peak, the last one cut off or not', () => {
    fc.assert(
      fc.property(steps(600), fc.constantFrom(8, 40, 160), (input, frameSamples) => {
        const { energy, peak } = measureFrames(input, frameSamples);
        expect(energy).toHaveLength(Math.ceil(input.length / frameSamples));
        for (const [frame, value] of energy.entries()) {
          const part = [...input.subarray(frame * frameSamples, (frame + 1) * frameSamples)];
          expect(value).toBe(part.reduce((sum, step) => sum + (step / 32_768) ** 2, 0));
          expect(peak[frame]).toBe(Math.max(...part.map((step) => Math.abs(step) / 32_768)));
        }
      }),
    );
  });

  it('holds the loudest sound there is', () => {
    const { energy, peak } = measureFrames(new Int16Array(10_000).fill(-32_768), 4096);
    expect([...energy]).toEqual([4096, 4096, 10_000 - 8192]);
    expect([...peak]).toEqual([1, 1, 1]);
  });
});

it('runs what its source says', async () => {
  const folder = path.resolve(import.meta.dirname, '../../../src/dsp');
  const source = await readFile(path.join(folder, 'pcm-steps.wat'), 'utf8');
  const bytes = Buffer.from(await translateKernel(source)).toString('base64');
  expect(PCM_STEPS_BYTES).toBe(bytes);
});

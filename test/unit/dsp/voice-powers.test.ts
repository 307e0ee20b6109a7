import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { translateKernel } from '../../../scripts/kernel/translate-kernel.js';
import { VOICE_POWERS_BYTES } from '../../../src/dsp/voice-powers-bytes.js';
import { POWER_BINS, TRANSFORM, voicePowers } from '../../../src/dsp/voice-powers.js';

const HOP = 384;
const FRAME = { start: 88, length: 720 };

/** Repeatable numbers without a pattern. */
const noise = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i ** 2));

/** The power of one bin by the definition of the transform. */
function powerOf(samples: Float32Array, frame: number, bin: number): number {
  let re = 0;
  let im = 0;
  for (let i = 0; i < FRAME.length; i++) {
    const taper = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (FRAME.length - 1));
    const value = (samples[frame * HOP + FRAME.start + i] ?? 0) * taper;
    const angle = (2 * Math.PI * bin * i) / TRANSFORM;
    re += value * Math.cos(angle);
    im -= value * Math.sin(angle);
  }
  return re ** 2 + im ** 2;
}

describe('voicePowers', () => {
  it.each([1, 2, 8, 13])('agrees with the definition for %d frames', (frameCount) => {
    const samples = noise(5500);
    const powers = voicePowers(samples, HOP, frameCount);
    expect(powers).toHaveLength(frameCount * POWER_BINS);
    for (let frame = 0; frame < frameCount; frame++)
      for (const bin of [0, 1, 2, 37, 128, 511, 512])
        expect(powers[frame * POWER_BINS + bin]).toBeCloseTo(powerOf(samples, frame, bin), 3);
  });

  it('takes what lies beyond the end for silence', () => {
    const powers = voicePowers(noise(100), HOP, 3);
    expect(powers.subarray(0, POWER_BINS).some((power) => power > 0)).toBe(true);
    expect(powers.subarray(POWER_BINS).every((power) => power < 1e-12)).toBe(true);
  });

  it('gives nothing for no frames', () => {
    expect(voicePowers(noise(100), HOP, 0)).toHaveLength(0);
  });

  it('runs what its source says', async () => {
    const folder = path.resolve(import.meta.dirname, '../../../src/dsp');
    const source = await readFile(path.join(folder, 'voice-powers.wat'), 'utf8');
    const bytes = Buffer.from(await translateKernel(source)).toString('base64');
    expect(VOICE_POWERS_BYTES).toBe(bytes);
  });
});

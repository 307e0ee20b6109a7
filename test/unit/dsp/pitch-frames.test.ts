import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { translateKernel } from '../../../scripts/kernel/translate-kernel.js';
import { PITCH_FRAMES_BYTES } from '../../../src/dsp/pitch-frames-bytes.js';
import { PitchFrames } from '../../../src/dsp/pitch-frames.js';
import { gaussianNoise } from '../../support/signals.js';

const WINDOW = Float64Array.from({ length: 90 }, (_, i) => Math.sin((Math.PI * (i + 0.5)) / 90));
const FACTORS = Float64Array.from({ length: 37 }, (_, lag) => 1 + lag / 50);
const REACH = 31;
const SIGNAL = Float32Array.from(gaussianNoise(400), (value) => 0.3 + 0.1 * value);

/** The same frame, sum by sum. */
function plainFrame(signal: Float32Array, centre: number): number[] {
  const near = signal.slice(Math.max(0, centre - REACH), Math.max(0, centre + REACH));
  const mean = near.reduce((sum, value) => sum + value, 0) / Math.max(1, near.length);
  return Array.from(WINDOW, (weight, i) => {
    const value = signal[centre - WINDOW.length / 2 + i];
    return value === undefined ? 0 : (value - mean) * weight;
  });
}

function plainCorrelation(frame: readonly number[]): number[] {
  const at = (lag: number): number =>
    frame.reduce((sum, value, i) => sum + value * (frame[i + lag] ?? 0), 0);
  return Array.from(FACTORS, (factor, lag) => (factor * at(lag)) / at(0));
}

function opened(signal: Float32Array): PitchFrames {
  const frames = new PitchFrames(WINDOW, FACTORS, REACH);
  frames.open(signal.length).set(signal);
  return frames;
}

describe('PitchFrames', () => {
  it.each([0, 7, 44, 45, 200, 355, 380, 401, 444])(
    'cuts out the frame around sample %d and correlates it with itself',
    (centre) => {
      const frames = opened(SIGNAL);
      const expected = plainFrame(SIGNAL, centre);
      const near = expected.slice(45 - 15, 45 + 15).map(Math.abs);
      expect(frames.load(centre)).toBeCloseTo(Math.max(...near), 6);
      expect(frames.correlate()).toBe(true);
      for (const [lag, value] of plainCorrelation(expected).entries())
        expect(frames.autocorrelation[lag]).toBeCloseTo(value, 4);
    },
  );

  it.each([1e-12, 1e-3, 1, 1e3])('correlates all the same at a gain of %d', (gain) => {
    const frames = opened(SIGNAL.map((value) => gain * value));
    frames.load(200);
    expect(frames.correlate()).toBe(true);
    for (const [lag, value] of plainCorrelation(plainFrame(SIGNAL, 200)).entries())
      expect(frames.autocorrelation[lag]).toBeCloseTo(value, 4);
  });

  it('holds a single click, whose energy lies in one sample', () => {
    const click = new Float32Array(400);
    click[200] = 1;
    const frames = opened(click);
    frames.load(200);
    expect(frames.correlate()).toBe(true);
    for (const [lag, value] of plainCorrelation(plainFrame(click, 200)).entries())
      expect(frames.autocorrelation[lag]).toBeCloseTo(value, 3);
  });

  it.each([-1000, -45, 445, 5000])('is silent outside of the signal, at %d', (centre) => {
    const frames = opened(SIGNAL);
    frames.load(200);
    expect(frames.load(centre)).toBe(0);
    expect(frames.correlate()).toBe(false);
  });

  it('finds how far a signal goes from its mean', () => {
    const mean = SIGNAL.reduce((sum, value) => sum + value, 0) / SIGNAL.length;
    const farthest = Math.max(...SIGNAL.map((value) => Math.abs(value - mean)));
    expect(opened(SIGNAL).peak()).toBeCloseTo(farthest, 6);
    expect(opened(SIGNAL.subarray(0, 3)).peak()).toBeGreaterThan(0);
    expect(opened(new Float32Array(0)).peak()).toBe(0);
    expect(opened(new Float32Array(50)).peak()).toBe(0);
  });

  it('takes a long signal after a short one, and one after another', () => {
    const [one, other] = [opened(SIGNAL), new PitchFrames(WINDOW, FACTORS, 10)];
    const long = other.open(300_000);
    long.fill(0);
    long.set(SIGNAL, 299_000);
    other.load(299_200);
    expect(other.correlate()).toBe(true);
    one.open(SIGNAL.length).set(SIGNAL);
    one.load(200);
    one.correlate();
    const expected = plainCorrelation(plainFrame(SIGNAL, 200));
    expect(one.autocorrelation[9]).toBeCloseTo(expected[9] ?? NaN, 4);
  });
});

it('runs what its source says', async () => {
  const folder = path.resolve(import.meta.dirname, '../../../src/dsp');
  const source = await readFile(path.join(folder, 'pitch-frames.wat'), 'utf8');
  const bytes = Buffer.from(await translateKernel(source)).toString('base64');
  expect(PITCH_FRAMES_BYTES).toBe(bytes);
});

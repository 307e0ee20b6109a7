import { describe, expect, it } from 'vitest';
import { QUANTISATION_DBFS } from '../../../src/domain/prosody-limits.js';
import { measureLoudness } from '../../../src/dsp/loudness.js';

describe('measureLoudness', () => {
  const sine = Float32Array.from({ length: 16_000 }, (_, i) =>
    Math.sin((2 * Math.PI * 440 * i) / 16_000),
  );

  it('gives a full-scale sine -3.01 dBFS and a peak of 0', () => {
    const { rmsDbfs, peakDbfs } = measureLoudness(sine, 0, sine.length);
    expect(rmsDbfs).toBeCloseTo(-3.01, 2);
    expect(peakDbfs).toBeCloseTo(0, 3);
  });

  it('falls by the gain in dB', () => {
    const quiet = sine.map((sample) => sample * 10 ** (-31.7 / 20));
    const { rmsDbfs, peakDbfs } = measureLoudness(quiet, 0, quiet.length);
    expect(rmsDbfs).toBeCloseTo(-3.01 - 31.7, 2);
    expect(peakDbfs).toBeCloseTo(-31.7, 2);
  });

  it('counts only the samples of the span', () => {
    const step = Float32Array.from({ length: 300 }, (_, i) => (i < 100 || i >= 200 ? 1 : 0.1));
    expect(measureLoudness(step, 100, 200).rmsDbfs).toBeCloseTo(-20, 4);
  });

  it('does not count the part of a span that lies outside the file', () => {
    const level = new Float32Array(100).fill(0.1);
    expect(measureLoudness(level, -50, 50).rmsDbfs).toBeCloseTo(-20, 4);
    expect(measureLoudness(level, 50, 5000).rmsDbfs).toBeCloseTo(-20, 4);
  });

  it('measures digital silence and empty spans as the lowest level', () => {
    const silence = { rmsDbfs: QUANTISATION_DBFS, peakDbfs: QUANTISATION_DBFS };
    expect(measureLoudness(new Float32Array(100), 0, 100)).toEqual(silence);
    expect(measureLoudness(sine, 20_000, 21_000)).toEqual(silence);
    expect(measureLoudness(sine, 10, 10)).toEqual(silence);
  });

  it('skips samples that are no numbers', () => {
    const holes = Float32Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 0.1 : NaN));
    holes[1] = Infinity;
    const { rmsDbfs, peakDbfs } = measureLoudness(holes, 0, 100);
    expect(peakDbfs).toBeCloseTo(-20, 4);
    expect(rmsDbfs).toBeGreaterThan(-24);
    expect(rmsDbfs).toBeLessThan(-20);
  });
});

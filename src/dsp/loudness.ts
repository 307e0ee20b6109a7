import { QUANTISATION_DBFS } from '../domain/prosody-limits.js';

/** RMS and peak of a stretch of sound. */
export interface Loudness {
  /** 20 log10 of the RMS, full scale = 1: a full-scale sine has -3.01. At least QUANTISATION_DBFS. */
  readonly rmsDbfs: number;
  /** 20 log10 of the highest magnitude. At least QUANTISATION_DBFS, at most 0. */
  readonly peakDbfs: number;
}

/**
 * Measures the level of a span of samples, with any DC in it, as ffmpeg's `astats` and sox's `stats` do.
 * @param samples Float32Array [nSamples], -1..1; values that are not finite count as 0
 * @param start first sample; the part of the span that lies outside the samples is not counted
 * @param end sample after the last one
 * @returns QUANTISATION_DBFS twice for an empty span and for digital silence
 */
export function measureLoudness(samples: Float32Array, start: number, end: number): Loudness {
  const from = Math.max(0, start);
  const to = Math.min(samples.length, end);
  let energy = 0;
  let peak = 0;
  for (let i = from; i < to; i++) {
    const magnitude = Math.abs(samples[i] ?? 0);
    if (!(magnitude < Infinity)) continue;
    energy += magnitude * magnitude;
    if (magnitude > peak) peak = magnitude;
  }
  return {
    rmsDbfs: to > from ? decibels(Math.sqrt(energy / (to - from))) : QUANTISATION_DBFS,
    peakDbfs: decibels(peak),
  };
}

function decibels(amplitude: number): number {
  return amplitude > 0
    ? Math.min(0, Math.max(QUANTISATION_DBFS, 20 * Math.log10(amplitude)))
    : QUANTISATION_DBFS;
}

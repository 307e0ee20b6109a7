import { QUANTISATION_DBFS } from '../domain/prosody-limits.js';

/** Level of a sound over time. */
export interface LevelFrames {
  /** Float32Array [nFrames], RMS of each frame in dBFS, QUANTISATION_DBFS for silence. */
  readonly levelDbfs: Float32Array;
  /** Highest magnitude, 0..1. */
  readonly peak: number;
  /** Samples that lie in the flat top of a clipped wave. */
  readonly clippedSamples: number;
}

/** From here on a sample counts as full scale: 0.1 dB below, since rounding and filters move it. */
const FULL_SCALE = 10 ** (-0.1 / 20);
/** As many samples at full scale, one after the other, are clipped; fewer may be a true peak. */
const LEAST_RUN = 3;

/**
 * Measures the level of every frame of a sound, and how much of it is clipped.
 * @param samples Float32Array [nSamples], -1..1; values that are not finite count as 0
 * @param frameSamples length of a frame; the last one may be shorter
 * @returns ceil(nSamples / frameSamples) frames; none for empty input
 */
export function measureLevels(samples: Float32Array, frameSamples: number): LevelFrames {
  const levelDbfs = new Float32Array(Math.ceil(samples.length / frameSamples));
  let peak = 0;
  let clippedSamples = 0;
  let run = 0;
  let runSign = 0;
  const endRun = (): void => {
    if (run >= LEAST_RUN) clippedSamples += run;
    run = 0;
  };
  for (let frame = 0; frame < levelDbfs.length; frame++) {
    const start = frame * frameSamples;
    const end = Math.min(samples.length, start + frameSamples);
    let energy = 0;
    for (let i = start; i < end; i++) {
      const sample = samples[i] ?? 0;
      const magnitude = Math.abs(sample);
      if (!(magnitude < Infinity)) continue;
      energy += magnitude * magnitude;
      if (magnitude > peak) peak = magnitude;
      if (magnitude < FULL_SCALE) {
        if (run > 0) endRun();
        continue;
      }
      if (run > 0 && Math.sign(sample) !== runSign) endRun();
      runSign = Math.sign(sample);
      run += 1;
    }
    const meanSquare = energy / (end - start);
    levelDbfs[frame] = Math.min(
      0,
      Math.max(QUANTISATION_DBFS, meanSquare > 0 ? 10 * Math.log10(meanSquare) : -Infinity),
    );
  }
  endRun();
  return { levelDbfs, peak: Math.min(1, peak), clippedSamples };
}

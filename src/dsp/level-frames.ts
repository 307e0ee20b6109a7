import { QUANTISATION_DBFS } from '../domain/prosody-limits.js';
import { measureFrames, STEP } from './pcm-steps.js';

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
const FULL_SCALE_STEPS = Math.ceil(FULL_SCALE / STEP);
/** As many samples at full scale, one after the other, are clipped; fewer may be a true peak. */
const LEAST_RUN = 3;

/**
 * Measures the level of every frame of a sound, and how much of it is clipped.
 * @param steps Int16Array [nSamples], samples in 16 bits
 * @param frameSamples length of a frame, a multiple of 8 up to 4096; the last one may be shorter
 * @returns ceil(nSamples / frameSamples) frames; none for empty input
 */
export function measureLevels(steps: Int16Array, frameSamples: number): LevelFrames {
  const frames = measureFrames(steps, frameSamples);
  const levelDbfs = new Float32Array(frames.energy.length);
  let peak = 0;
  for (let frame = 0; frame < levelDbfs.length; frame++) {
    const length = Math.min(frameSamples, steps.length - frame * frameSamples);
    const meanSquare = (frames.energy[frame] ?? 0) / length;
    peak = Math.max(peak, frames.peak[frame] ?? 0);
    levelDbfs[frame] = Math.min(
      0,
      Math.max(QUANTISATION_DBFS, meanSquare > 0 ? 10 * Math.log10(meanSquare) : -Infinity),
    );
  }
  const mayClip = (frame: number): boolean => (frames.peak[frame] ?? 0) >= FULL_SCALE;
  return {
    levelDbfs,
    peak: Math.min(1, peak),
    clippedSamples: countClipped(steps, frameSamples, mayClip),
  };
}

/** @param mayClip tells frames without any sample at full scale, which are passed over */
function countClipped(
  steps: Int16Array,
  frameSamples: number,
  mayClip: (frame: number) => boolean,
): number {
  let clipped = 0;
  let run = 0;
  let runIsAbove = false;
  const endRun = (): void => {
    if (run >= LEAST_RUN) clipped += run;
    run = 0;
  };
  for (let start = 0; start < steps.length; start += frameSamples) {
    if (!mayClip(start / frameSamples)) {
      endRun();
      continue;
    }
    const end = Math.min(steps.length, start + frameSamples);
    for (let i = start; i < end; i++) {
      const step = steps[i] ?? 0;
      const isFull = Math.abs(step) >= FULL_SCALE_STEPS;
      if (!isFull || step > 0 !== runIsAbove) endRun();
      if (!isFull) continue;
      runIsAbove = step > 0;
      run += 1;
    }
  }
  endRun();
  return clipped;
}

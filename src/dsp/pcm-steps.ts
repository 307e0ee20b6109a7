import { type KernelMemory, readKernel } from './kernel.js';
import { PCM_STEPS_BYTES } from './pcm-steps-bytes.js';

/** The exports of pcm-steps.wat. */
interface PcmStepsExports {
  readonly memory: KernelMemory;
  scale(stepsByte: number, outByte: number, count: number, scale: number): void;
  measure(
    stepsByte: number,
    frameSamples: number,
    frames: number,
    squaresByte: number,
    peaksByte: number,
  ): void;
}

/** One step of 16 bits as a share of full scale; a power of two, so that multiplying with it is exact. */
export const STEP = 1 / 32_768;
/** Samples worked on at a time: what they take stays in the nearest cache. */
const BLOCK = 4096;
/** The kernel takes as many samples at once. */
const LANES = 8;
/** Where the kernel has the results of a block, in bytes: behind its samples. */
const PLACES = { floats: 2 * BLOCK, squares: 2 * BLOCK, peaks: 6 * BLOCK };

const kernel = readKernel(PCM_STEPS_BYTES)() as PcmStepsExports;
const block = new Int16Array(kernel.memory.buffer, 0, BLOCK);
const floats = new Float32Array(kernel.memory.buffer, PLACES.floats, BLOCK);
const blockSquares = new Float64Array(kernel.memory.buffer, PLACES.squares, BLOCK / LANES);
const blockPeaks = new Uint16Array(kernel.memory.buffer, PLACES.peaks, BLOCK / LANES);

/** Energy and peak of consecutive frames of 16-bit samples. */
export interface FrameEnergies {
  /** Float64Array [nFrames]: sum of the squares of the samples, full scale = 1; exact. */
  readonly energy: Float64Array;
  /** Float64Array [nFrames]: highest magnitude, 0..1. */
  readonly peak: Float64Array;
}

/**
 * Turns 16-bit samples into numbers.
 * @param steps Int16Array [nSamples]
 * @param into Float32Array of the same length: takes the samples, -1..1
 */
export function scaleSteps(steps: Int16Array, into: Float32Array): void {
  for (let done = 0; done < steps.length; done += BLOCK) {
    const part = steps.subarray(done, done + BLOCK);
    block.set(part);
    kernel.scale(0, PLACES.floats, roundUp(part.length), STEP);
    into.set(part.length < BLOCK ? floats.subarray(0, part.length) : floats, done);
  }
}

/**
 * Measures every frame of a sound.
 * @param steps Int16Array [nSamples]
 * @param frameSamples length of a frame, a multiple of 8 up to 4096; the last one may be shorter
 * @returns ceil(nSamples / frameSamples) frames; none for empty input
 */
export function measureFrames(steps: Int16Array, frameSamples: number): FrameEnergies {
  const frameCount = Math.ceil(steps.length / frameSamples);
  const energy = new Float64Array(frameCount);
  const peak = new Float64Array(frameCount);
  const perBlock = Math.floor(BLOCK / frameSamples);
  for (let first = 0; first < frameCount; first += perBlock) {
    const part = steps.subarray(first * frameSamples, (first + perBlock) * frameSamples);
    const frames = Math.ceil(part.length / frameSamples);
    block.set(part);
    block.fill(0, part.length, frames * frameSamples);
    kernel.measure(0, frameSamples, frames, PLACES.squares, PLACES.peaks);
    for (let i = 0; i < frames; i++) {
      energy[first + i] = (blockSquares[i] ?? 0) * STEP * STEP;
      peak[first + i] = (blockPeaks[i] ?? 0) * STEP;
    }
  }
  return { energy, peak };
}

function roundUp(length: number): number {
  return Math.ceil(length / LANES) * LANES;
}

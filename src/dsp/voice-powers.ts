import { type KernelMemory, readKernel } from './kernel.js';
import { VOICE_POWERS_BYTES } from './voice-powers-bytes.js';

/** The exports of voice-powers.wat. */
interface VoicePowersExports {
  readonly memory: KernelMemory;
  readonly measure: () => void;
}

/** Where the kernel has its numbers, in bytes. */
const PLACES = {
  cosines: 32_768,
  sines: 36_864,
  laid: 40_960,
  taper: 44_032,
  powers: 47_104,
  frames: 65_536,
};
/** Frames that are measured at once. */
const TOGETHER = 8;
/** Four numbers of four bytes for each index of the transform. */
const INDEX_BYTES = 16;

/** 45 ms: two periods of the deepest voices. */
const FRAME_SAMPLES = 720;
/** Frames lie in the middle of those of the speech model, which reach over 895 samples. */
const FRAME_OFFSET = 88;
/** Length of the transform; the frame is filled up with zeros. */
export const TRANSFORM = 1_024;
/** Powers of a frame: those of 0 to 8 kHz. */
export const POWER_BINS = TRANSFORM / 2 + 1;

const kernel = prepared(readKernel(VOICE_POWERS_BYTES)() as VoicePowersExports);

/**
 * Measures the power spectrum of each frame of a stretch of speech, eight frames at once and in 32
 * bits, as WebAssembly.
 * Source: the transform is that of J. W. Cooley, J. W. Tukey, Math. Comp. 19, 1965.
 * @param samples Float32Array, mono, 16 kHz, finite; evened in level
 * @param frameHop samples from one frame to the next
 * @param frameCount frames wanted; what lies beyond the end of the samples counts as silence
 * @returns [frameCount * POWER_BINS], frame by frame
 */
export function voicePowers(
  samples: Float32Array,
  frameHop: number,
  frameCount: number,
): Float32Array {
  const powers = new Float32Array(frameCount * POWER_BINS);
  for (let first = 0; first < frameCount; first += TOGETHER) {
    kernel.frames.fill(0);
    for (let place = 0; place < TOGETHER; place++) {
      const start = (first + place) * frameHop + FRAME_OFFSET;
      kernel.frames.set(samples.subarray(start, start + FRAME_SAMPLES), place * FRAME_SAMPLES);
    }
    kernel.measure();
    const count = Math.min(TOGETHER, frameCount - first) * POWER_BINS;
    powers.set(kernel.powers.subarray(0, count), first * POWER_BINS);
  }
  return powers;
}

/** Fills in the tables of the kernel. @returns how to call it, and its input and output */
function prepared({ memory: { buffer }, measure }: VoicePowersExports) {
  const cosines = new Float32Array(buffer, PLACES.cosines, TRANSFORM);
  const sines = new Float32Array(buffer, PLACES.sines, TRANSFORM);
  for (let half = 1; half < TRANSFORM; half *= 2)
    for (let k = 0; k < half; k++) {
      cosines[half + k] = Math.cos((Math.PI * k) / half);
      sines[half + k] = -Math.sin((Math.PI * k) / half);
    }
  const mirrored = new Uint32Array(TRANSFORM);
  for (let i = 1; i < TRANSFORM; i++)
    mirrored[i] = ((mirrored[i >> 1] ?? 0) >> 1) | (i % 2 === 1 ? TRANSFORM / 2 : 0);
  const laid = new Uint32Array(buffer, PLACES.laid, FRAME_SAMPLES);
  const taper = new Float32Array(buffer, PLACES.taper, FRAME_SAMPLES);
  for (let i = 0; i < FRAME_SAMPLES; i++) {
    laid[i] = (mirrored[i] ?? 0) * INDEX_BYTES;
    taper[i] = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (FRAME_SAMPLES - 1));
  }
  return {
    measure,
    frames: new Float32Array(buffer, PLACES.frames, TOGETHER * FRAME_SAMPLES),
    powers: new Float32Array(buffer, PLACES.powers, TOGETHER * POWER_BINS),
  };
}

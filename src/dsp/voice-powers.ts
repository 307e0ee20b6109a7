import { fourierTransform, type Complex } from './fourier.js';

/** 45 ms: two periods of the deepest voices. */
const FRAME_SAMPLES = 720;
/** Frames lie in the middle of those of the speech model, which reach over 895 samples. */
const FRAME_OFFSET = 88;
/** Length of the transform; the frame is filled up with zeros. */
export const TRANSFORM = 1_024;
/** Powers of a frame: those of 0 to 8 kHz. */
export const POWER_BINS = TRANSFORM / 2 + 1;

const taper = Float64Array.from(
  { length: FRAME_SAMPLES },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (FRAME_SAMPLES - 1)),
);

/**
 * Measures the power spectrum of each frame of a stretch of speech.
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
  const spectrum = { re: new Float64Array(TRANSFORM), im: new Float64Array(TRANSFORM) };
  // Two frames of real numbers at a time, as the real and the imaginary part of one transform.
  for (let frame = 0; frame < frameCount; frame += 2) {
    readFrame(samples, frame * frameHop + FRAME_OFFSET, spectrum.re);
    readFrame(samples, (frame + 1) * frameHop + FRAME_OFFSET, spectrum.im);
    fourierTransform(spectrum, 1);
    const isPair = frame + 1 < frameCount;
    const end = (frame + (isPair ? 2 : 1)) * POWER_BINS;
    splitPowers(spectrum, powers.subarray(frame * POWER_BINS, end), isPair);
  }
  return powers;
}

function readFrame(samples: Float32Array, start: number, into: Float64Array): void {
  const count = Math.max(0, Math.min(FRAME_SAMPLES, samples.length - start));
  for (let i = 0; i < count; i++) into[i] = (samples[start + i] ?? 0) * (taper[i] ?? 0);
  into.fill(0, count);
}

/**
 * Takes the powers of two real signals out of their one spectrum.
 * @param powers [2 * POWER_BINS], those of the real part first; half of it where that alone is wanted
 */
function splitPowers({ re, im }: Complex, powers: Float32Array, isPair: boolean): void {
  for (let k = 0; k < POWER_BINS; k++) {
    const mirror = (TRANSFORM - k) % TRANSFORM;
    const a = re[k] ?? 0;
    const b = im[k] ?? 0;
    const c = re[mirror] ?? 0;
    const d = im[mirror] ?? 0;
    powers[k] = ((a + c) * (a + c) + (b - d) * (b - d)) / 4;
    if (isPair) powers[POWER_BINS + k] = ((b + d) * (b + d) + (c - a) * (c - a)) / 4;
  }
}

import { JointTransform, TOGETHER } from './joint-transform.js';

/** 45 ms: two periods of the deepest voices. */
const FRAME_SAMPLES = 720;
/** Frames lie in the middle of those of the speech model, which reach over 895 samples. */
const FRAME_OFFSET = 88;
/** Length of the transform; the frame is filled up with zeros. */
export const TRANSFORM = 1_024;
/** Powers of a frame: those of 0 to 8 kHz. */
export const POWER_BINS = TRANSFORM / 2 + 1;

const taper = Float32Array.from(
  { length: FRAME_SAMPLES },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (FRAME_SAMPLES - 1)),
);

const transform = new JointTransform(TRANSFORM);

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
  const { re, im } = transform;
  const startOf = (frame: number) => frame * frameHop + FRAME_OFFSET;
  // Two frames of real numbers at a time, as the real and the imaginary part of one transform.
  for (let first = 0; first < frameCount; first += 2 * TOGETHER) {
    re.fill(0);
    im.fill(0);
    for (let lane = 0; lane < TOGETHER; lane++) {
      readFrame(samples, startOf(first + 2 * lane), re, lane);
      readFrame(samples, startOf(first + 2 * lane + 1), im, lane);
    }
    transform.run();
    for (let lane = 0; lane < TOGETHER; lane++) writePowers(powers, first + 2 * lane, lane);
  }
  return powers;
}

function readFrame(samples: Float32Array, start: number, into: Float32Array, lane: number): void {
  const count = Math.min(FRAME_SAMPLES, samples.length - start);
  const { places } = transform;
  for (let i = 0; i < count; i++)
    into[(places[i] ?? 0) * TOGETHER + lane] = (samples[start + i] ?? 0) * (taper[i] ?? 0);
}

/** Takes the powers of two real signals out of their one spectrum; of one where no other is wanted. */
function writePowers(powers: Float32Array, frame: number, lane: number): void {
  const { re, im } = transform;
  const at = frame * POWER_BINS;
  const isPair = at + POWER_BINS < powers.length;
  if (at >= powers.length) return;
  for (let k = 0; k < POWER_BINS; k++) {
    const here = k * TOGETHER + lane;
    const mirror = ((TRANSFORM - k) % TRANSFORM) * TOGETHER + lane;
    const a = re[here] ?? 0;
    const b = im[here] ?? 0;
    const c = re[mirror] ?? 0;
    const d = im[mirror] ?? 0;
    powers[at + k] = ((a + c) * (a + c) + (b - d) * (b - d)) / 4;
    if (isPair) powers[at + POWER_BINS + k] = ((b + d) * (b + d) + (c - a) * (c - a)) / 4;
  }
}

import { SAMPLE_RATE_HZ } from '../domain/speech.js';

/**
 * Frequency that loses 3 dB. Hum and rumble below a voice would be taken for a voice of their own
 * between words; a voice whose fundamental lies below the edge keeps its pitch by its harmonics.
 * Chosen on read speech with a 60 Hz hum.
 */
const EDGE_HZ = 75;

/**
 * Takes mains hum, rumble and DC out of speech: second-order Butterworth high-pass.
 * Source: Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients", high-pass
 * with Q = 1/sqrt(2).
 * @param samples Float32Array [nSamples], 16 kHz; values that are not finite count as 0
 * @returns Float32Array [nSamples]
 */
export function removeHum(samples: Float32Array): Float32Array {
  const w0 = (2 * Math.PI * EDGE_HZ) / SAMPLE_RATE_HZ;
  const alpha = Math.sin(w0) / Math.SQRT2;
  const a0 = 1 + alpha;
  const b0 = (1 + Math.cos(w0)) / 2 / a0;
  const a1 = (-2 * Math.cos(w0)) / a0;
  const a2 = (1 - alpha) / a0;
  const output = new Float32Array(samples.length);
  // Starts as if the first sample had always been there, so that DC makes no step.
  const first = samples[0] ?? 0;
  let x1 = Number.isFinite(first) ? first : 0;
  let x2 = x1;
  let y1 = 0;
  let y2 = 0;
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] ?? 0;
    const x = Number.isFinite(sample) ? sample : 0;
    const y = b0 * (x - 2 * x1 + x2) - a1 * y1 - a2 * y2;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    output[i] = y;
  }
  return output;
}

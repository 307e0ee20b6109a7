import { SAMPLE_RATE_HZ } from '../../domain/speech.js';

/** A stretch shorter than this holds no word. */
const SHORTEST_SEC = 0.05;

/**
 * What there is to hear in a stretch of audio.
 * @param samples Float32Array [nSamples]; those that are no number count as 0
 * @returns numbers only, the given array where it holds nothing else; null where no word can be in it:
 *   it is all zero or shorter than 0.05 s
 */
export function heardSound(samples: Float32Array): Float32Array | null {
  let total = 0;
  for (let i = 0; i < samples.length; i++) total += Math.abs(samples[i] ?? 0);
  // One sample that is no number makes the sum none.
  if (!Number.isFinite(total))
    return heardSound(samples.map((sample) => (Number.isFinite(sample) ? sample : 0)));
  return total === 0 || samples.length < SHORTEST_SEC * SAMPLE_RATE_HZ ? null : samples;
}

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
  const total = magnitudeOf(samples);
  // One sample that is no number makes the sum none.
  if (!Number.isFinite(total))
    return heardSound(samples.map((sample) => (Number.isFinite(sample) ? sample : 0)));
  return total === 0 || samples.length < SHORTEST_SEC * SAMPLE_RATE_HZ ? null : samples;
}

/** Sum of the magnitudes, in four sums side by side: one alone waits for each of its additions. */
function magnitudeOf(samples: Float32Array): number {
  let [one, two, three, four] = [0, 0, 0, 0];
  for (let i = 0; i < samples.length; i += 4) {
    one += Math.abs(samples[i] ?? 0);
    two += Math.abs(samples[i + 1] ?? 0);
    three += Math.abs(samples[i + 2] ?? 0);
    four += Math.abs(samples[i + 3] ?? 0);
  }
  return one + two + three + four;
}

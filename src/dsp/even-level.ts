/** How often the level is measured; in between it is interpolated. */
const STEP = 1600;

/**
 * Brings a recording to one level, second by second, so that loudness is no cue: every sample is
 * scaled by the RMS of the stretch around it.
 * @param samples Float32Array, mono
 * @param windowLength length of that stretch in samples, above 0; at the ends, and in a shorter
 *   recording, it is the nearest that fits
 * @param targetRms RMS to reach
 * @param silentRms a stretch below this is taken to be of this RMS, so that silence stays silent
 * @returns a new array
 */
export function evenLevel(
  samples: Float32Array,
  windowLength: number,
  targetRms: number,
  silentRms: number,
): Float32Array {
  const count = samples.length;
  const length = Math.min(count, windowLength);
  const stepCount = Math.ceil(count / STEP) + 1;
  const firsts = Array.from({ length: stepCount }, (_, step) =>
    Math.floor(Math.min(count - length, Math.max(0, step * STEP - length / 2))),
  );
  const before = energyBefore(samples, firsts);
  const after = energyBefore(
    samples,
    firsts.map((first) => first + length),
  );
  const gains = Float64Array.from(before, (energy, step) => {
    const sum = (after[step] ?? 0) - energy;
    return targetRms / Math.max(silentRms, Math.sqrt(sum / Math.max(1, length)));
  });
  const even = new Float32Array(count);
  for (let step = 0; step * STEP < count; step++) {
    const gain = gains[step] ?? 0;
    const next = gains[step + 1] ?? 0;
    const from = step * STEP;
    const to = Math.min(count, from + STEP);
    for (let i = from; i < to; i++) {
      const share = i / STEP - step;
      even[i] = (samples[i] ?? 0) * (gain * (1 - share) + next * share);
    }
  }
  return even;
}

/** @param ends ascending @returns the sum of squares of the samples before each */
function energyBefore(samples: Float32Array, ends: readonly number[]): Float64Array {
  const sums = new Float64Array(ends.length);
  let sum = 0;
  let at = 0;
  for (const [index, end] of ends.entries()) {
    for (; at < end; at++) sum += (samples[at] ?? 0) ** 2;
    sums[index] = sum;
  }
  return sums;
}

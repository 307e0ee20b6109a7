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
 * @param into as long as the samples, takes what comes back; a new array where it is left out
 * @returns null where a sample is no finite number
 */
export function evenLevel(
  samples: Float32Array,
  windowLength: number,
  targetRms: number,
  silentRms: number,
  into: Float32Array = new Float32Array(samples.length),
): Float32Array | null {
  const count = samples.length;
  const length = Math.min(count, windowLength);
  const stepCount = Math.ceil(count / STEP) + 1;
  const firsts = Array.from({ length: stepCount }, (_, step) =>
    Math.floor(Math.min(count - length, Math.max(0, step * STEP - length / 2))),
  );
  const energyBefore = runningEnergy(
    samples,
    firsts.concat(firsts.map((first) => first + length)).sort((a, b) => a - b),
  );
  if (!Number.isFinite(energyBefore.get(count))) return null;
  const gains = Float64Array.from(firsts, (first) => {
    const sum = (energyBefore.get(first + length) ?? 0) - (energyBefore.get(first) ?? 0);
    return targetRms / Math.max(silentRms, Math.sqrt(sum / Math.max(1, length)));
  });
  for (let step = 0; step * STEP < count; step++) {
    const gain = gains[step] ?? 0;
    const next = gains[step + 1] ?? 0;
    const from = step * STEP;
    const to = Math.min(count, from + STEP);
    for (let i = from; i < to; i++) {
      const share = SHARES[i - from] ?? 0;
      into[i] = (samples[i] ?? 0) * (gain * (1 - share) + next * share);
    }
  }
  return into;
}

/** How far between two measured levels each sample lies. */
const SHARES = Float64Array.from({ length: STEP }, (_, i) => i / STEP);

/** @param ends ascending @returns by each of them the sum of squares of the samples before it */
function runningEnergy(samples: Float32Array, ends: readonly number[]): Map<number, number> {
  const sums = new Map<number, number>();
  let sum = 0;
  let at = 0;
  for (const end of ends) {
    sum += energyOf(samples, at, end);
    at = end;
    sums.set(end, sum);
  }
  return sums;
}

/** Two sums at a time: one alone waits for each of its additions. */
function energyOf(samples: Float32Array, from: number, to: number): number {
  let even = 0;
  let odd = 0;
  let at = from;
  for (; at + 1 < to; at += 2) {
    const one = samples[at] ?? 0;
    const other = samples[at + 1] ?? 0;
    even += one * one;
    odd += other * other;
  }
  if (at < to) even += (samples[at] ?? 0) ** 2;
  return even + odd;
}

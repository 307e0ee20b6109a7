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
  const energy = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) energy[i + 1] = (energy[i] ?? 0) + (samples[i] ?? 0) ** 2;
  const gains = Float64Array.from({ length: Math.ceil(count / STEP) + 1 }, (_, step) => {
    const first = Math.floor(Math.min(count - length, Math.max(0, step * STEP - length / 2)));
    const sum = (energy[first + length] ?? 0) - (energy[first] ?? 0);
    return targetRms / Math.max(silentRms, Math.sqrt(sum / Math.max(1, length)));
  });
  return samples.map((value, i) => {
    const step = Math.floor(i / STEP);
    const share = i / STEP - step;
    return value * ((gains[step] ?? 0) * (1 - share) + (gains[step + 1] ?? 0) * share);
  });
}

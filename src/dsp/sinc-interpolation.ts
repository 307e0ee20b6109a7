/** Taps on each side of the wanted place. */
export const SINC_DEPTH = 10;
/** Steps between two samples for which the taps are tabulated. */
export const SINC_STEPS = 64;

/** Float64Array [SINC_STEPS][2 * SINC_DEPTH]: the taps for each fraction of a sample. */
const TAPS = tabulate();

/**
 * Value between the samples of a band-limited even sequence (such as an autocorrelation, known from
 * lag 0 on), by Hann-windowed sinc interpolation.
 * Source: Boersma, "Accurate short-term analysis of the fundamental frequency...", IFA Proceedings 17 (1993), equation 22.
 * @param sequence Float32Array [nSamples]; read as zero past its end and mirrored before its start
 * @param step place in units of 1/SINC_STEPS sample, whole, not negative
 */
export function interpolateEven(sequence: Float32Array, step: number): number {
  const base = Math.floor(step / SINC_STEPS);
  const row = (step - base * SINC_STEPS) * 2 * SINC_DEPTH;
  if (row === 0) return sequence[base] ?? 0;
  const first = base - SINC_DEPTH + 1;
  let sum = 0;
  if (first >= 0) {
    for (let k = 0; k < 2 * SINC_DEPTH; k++)
      sum += (TAPS[row + k] ?? 0) * (sequence[first + k] ?? 0);
  } else {
    for (let k = 0; k < 2 * SINC_DEPTH; k++)
      sum += (TAPS[row + k] ?? 0) * (sequence[Math.abs(first + k)] ?? 0);
  }
  return sum;
}

function tabulate(): Float64Array {
  const taps = new Float64Array(SINC_STEPS * 2 * SINC_DEPTH);
  for (let step = 1; step < SINC_STEPS; step++) {
    for (let k = 0; k < 2 * SINC_DEPTH; k++) {
      const x = step / SINC_STEPS - (k - SINC_DEPTH + 1);
      const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / (SINC_DEPTH + 0.5));
      taps[step * 2 * SINC_DEPTH + k] = (Math.sin(Math.PI * x) / (Math.PI * x)) * window;
    }
  }
  return taps;
}

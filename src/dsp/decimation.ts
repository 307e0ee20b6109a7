/** Zero crossings of the low-pass on each side, in output samples; more make the edge steeper. */
const HALF_WIDTH_OUTPUT_SAMPLES = 8;
/** Cutoff as a share of the new Nyquist frequency: leaves room for the edge of the filter. */
const CUTOFF_SHARE = 0.9;

/**
 * Lowers the sample rate by a whole factor behind a low-pass filter without delay: output sample j
 * stands where input sample `j * factor` stood. Samples that are not finite count as 0, and so does
 * everything outside the input.
 * Source: Hann-windowed sinc, Smith, The Scientist and Engineer's Guide to DSP (1997), chapter 16.
 * @param samples Float32Array [nSamples]
 * @param factor whole number, at least 1
 * @returns Float64Array [ceil(nSamples / factor)]; empty for empty input
 */
export function decimate(samples: Float32Array, factor: number): Float64Array {
  const output = new Float64Array(Math.ceil(samples.length / factor));
  const clean = finiteCopy(samples);
  if (factor === 1) {
    output.set(clean);
    return output;
  }
  const half = lowPassHalf(factor);
  const reach = half.length - 1;
  for (let j = 0; j < output.length; j++) {
    const centre = j * factor;
    let sum = (half[0] ?? 0) * (clean[centre] ?? 0);
    if (centre >= reach && centre + reach < clean.length) {
      for (let k = 1; k <= reach; k++)
        sum += (half[k] ?? 0) * ((clean[centre - k] ?? 0) + (clean[centre + k] ?? 0));
    } else {
      for (let k = 1; k <= reach; k++)
        sum +=
          (half[k] ?? 0) *
          ((centre >= k ? (clean[centre - k] ?? 0) : 0) + (clean[centre + k] ?? 0));
    }
    output[j] = sum;
  }
  return output;
}

/** The middle and the right half of the symmetric low-pass, unit gain at 0 Hz. */
function lowPassHalf(factor: number): Float64Array {
  const reach = HALF_WIDTH_OUTPUT_SAMPLES * factor;
  const half = new Float64Array(reach + 1);
  let gain = 0;
  for (let k = 0; k <= reach; k++) {
    const x = (CUTOFF_SHARE * k) / factor;
    const sinc = k === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    half[k] = sinc * (0.5 + 0.5 * Math.cos((Math.PI * k) / (reach + 1)));
    gain += (k === 0 ? 1 : 2) * (half[k] ?? 0);
  }
  return half.map((tap) => tap / gain);
}

function finiteCopy(samples: Float32Array): Float64Array {
  const copy = new Float64Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] ?? 0;
    copy[i] = Number.isFinite(sample) ? sample : 0;
  }
  return copy;
}

/** Taps on each side of the middle one; more make the edge of the band steeper. */
const REACH = 16;
/**
 * Edge of the band in cycles per input sample: 3.6 kHz at 16 kHz. What passes must stay clear of the
 * new Nyquist frequency, where interpolation between samples fails.
 */
const CUTOFF = 0.225;
const TAPS = lowPass();

/**
 * Halves the sample rate behind a low-pass without delay: output sample j stands where input sample
 * 2j stood. Samples that are not finite count as 0, and so does everything outside the input.
 * Source: Hann-windowed sinc; Smith, The Scientist and Engineer's Guide to Digital Signal
 * Processing (1997), chapter 16.
 * @param samples Float32Array [nSamples]
 * @returns Float64Array [ceil(nSamples / 2)]; empty for empty input
 */
export function halveSampleRate(samples: Float32Array): Float64Array {
  const padded = new Float64Array(samples.length + 2 * REACH);
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] ?? 0;
    padded[i + REACH] = Number.isFinite(sample) ? sample : 0;
  }
  const output = new Float64Array(Math.ceil(samples.length / 2));
  for (let j = 0; j < output.length; j++) {
    const centre = 2 * j + REACH;
    let sum = (TAPS[0] ?? 0) * (padded[centre] ?? 0);
    for (let k = 1; k <= REACH; k++)
      sum += (TAPS[k] ?? 0) * ((padded[centre - k] ?? 0) + (padded[centre + k] ?? 0));
    output[j] = sum;
  }
  return output;
}

/** Float64Array [REACH + 1]: the middle and the right half of the symmetric filter, unit gain at 0 Hz. */
function lowPass(): Float64Array {
  const taps = Float64Array.from({ length: REACH + 1 }, (_, k) => {
    const x = 2 * CUTOFF * k;
    const sinc = k === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    return sinc * (0.5 + 0.5 * Math.cos((Math.PI * k) / (REACH + 1)));
  });
  const gain = taps.reduce((sum, tap, k) => sum + (k === 0 ? tap : 2 * tap), 0);
  return taps.map((tap) => tap / gain);
}

import { SlidingDot } from './sliding-dot.js';

/** Taps on each side of the middle one; more make the edge of the band steeper. */
const REACH = 16;
/**
 * Edge of the band in cycles per input sample: 3.6 kHz at 16 kHz. What passes must stay clear of the
 * new Nyquist frequency, where interpolation between samples fails.
 */
const CUTOFF = 0.225;
/** Output samples worked on at a time. */
const BLOCK = 4096;
const filter = makeFilter();

/**
 * Halves the sample rate behind a low-pass without delay: output sample j stands where input sample
 * 2j stood. Samples that are not finite count as 0, and so does everything outside the input.
 * Source: Hann-windowed sinc; Smith, The Scientist and Engineer's Guide to Digital Signal
 * Processing (1997), chapter 16.
 * @param samples Float32Array [nSamples]
 * @param output Float32Array [ceil(nSamples / 2)], takes the result; a new one where it is left out
 * @returns `output`; empty for empty input
 */
export function halveSampleRate(
  samples: Float32Array,
  output: Float32Array = new Float32Array(Math.ceil(samples.length / 2)),
): Float32Array {
  const { right, products } = filter;
  for (let done = 0; done < output.length; done += BLOCK) {
    loadPart(right, samples, 2 * done - REACH);
    if (!filter.rightIsFinite())
      for (const [i, value] of right.entries()) if (!Number.isFinite(value)) right[i] = 0;
    filter.run();
    output.set(products.subarray(0, Math.min(BLOCK, output.length - done)), done);
  }
  return output;
}

/** Copies what lies from `start` on; zeros stand for what lies outside. */
function loadPart(target: Float32Array, samples: Float32Array, start: number): void {
  const from = Math.max(0, start);
  const part = samples.subarray(from, Math.max(from, start + target.length));
  target.fill(0, 0, from - start);
  target.set(part, from - start);
  target.fill(0, from - start + part.length);
}

function makeFilter(): SlidingDot {
  const half = lowPass();
  const dot = new SlidingDot(2 * REACH + 1, BLOCK, 2);
  for (let k = -REACH; k <= REACH; k++) dot.left[REACH + k] = half[Math.abs(k)] ?? 0;
  return dot;
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

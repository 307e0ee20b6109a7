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
 * @returns Float32Array [ceil(nSamples / 2)]; empty for empty input
 */
export function halveSampleRate(samples: Float32Array): Float32Array {
  const output = new Float32Array(Math.ceil(samples.length / 2));
  const { right, products } = filter;
  for (let done = 0; done < output.length; done += BLOCK) {
    loadPart(right, samples, 2 * done - REACH);
    filter.run();
    output.set(products.subarray(0, Math.min(BLOCK, output.length - done)), done);
  }
  return output;
}

/** Copies what lies from `start` on; zeros stand for what lies outside and for what is no number. */
function loadPart(target: Float32Array, samples: Float32Array, start: number): void {
  const from = Math.max(0, start);
  const part = samples.subarray(from, Math.max(from, start + target.length));
  target.fill(0);
  target.set(part, from - start);
  let nothing = 0;
  for (let i = 0; i < target.length; i++) nothing += 0 * (target[i] ?? 0);
  if (nothing === 0) return;
  for (const [i, value] of target.entries()) if (!Number.isFinite(value)) target[i] = 0;
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

import { fourierTransform } from './fourier.js';

/**
 * Filters a signal, block by block (overlap-add).
 * @param kernel [nTaps]; @param delay this many samples at the start of the full result are left out
 * @returns as long as the signal
 */
export function convolve(signal: Float32Array, kernel: Float64Array, delay = 0): Float32Array {
  const size = 2 ** Math.ceil(Math.log2(4 * kernel.length));
  const block = size - kernel.length + 1;
  const filter = { re: new Float64Array(size), im: new Float64Array(size) };
  filter.re.set(kernel);
  fourierTransform(filter, 1);
  const result = new Float32Array(signal.length);
  for (let start = 0; start < signal.length; start += block) {
    const part = { re: new Float64Array(size), im: new Float64Array(size) };
    part.re.set(signal.subarray(start, start + block));
    fourierTransform(part, 1);
    for (let i = 0; i < size; i++) {
      const [a, b] = [part.re[i] ?? 0, part.im[i] ?? 0];
      const [c, d] = [filter.re[i] ?? 0, filter.im[i] ?? 0];
      part.re[i] = a * c - b * d;
      part.im[i] = a * d + b * c;
    }
    fourierTransform(part, -1);
    for (let i = 0; i < size; i++) {
      const at = start + i - delay;
      if (at >= 0 && at < result.length) result[at] = (result[at] ?? 0) + (part.re[i] ?? 0);
    }
  }
  return result;
}

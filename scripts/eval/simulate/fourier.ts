/** A sequence of complex numbers. */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * Transforms in place.
 * Source: J. W. Cooley, J. W. Tukey, Math. Comp. 19, 1965.
 * @param values a power of two of them
 * @param direction 1 for the transform, -1 for its inverse (which also divides by the length)
 */
export function fourierTransform({ re, im }: Complex, direction: 1 | -1): void {
  const count = re.length;
  for (let i = 1, j = 0; i < count; i++) {
    let bit = count >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      swap(re, i, j);
      swap(im, i, j);
    }
  }
  for (let size = 2; size <= count; size *= 2) {
    const half = size / 2;
    const angle = (-direction * 2 * Math.PI) / size;
    for (let k = 0; k < half; k++) {
      const [cos, sin] = [Math.cos(angle * k), Math.sin(angle * k)];
      for (let even = k; even < count; even += size) {
        const odd = even + half;
        const x = (re[odd] ?? 0) * cos - (im[odd] ?? 0) * sin;
        const y = (re[odd] ?? 0) * sin + (im[odd] ?? 0) * cos;
        re[odd] = (re[even] ?? 0) - x;
        im[odd] = (im[even] ?? 0) - y;
        re[even] = (re[even] ?? 0) + x;
        im[even] = (im[even] ?? 0) + y;
      }
    }
  }
  if (direction < 0) {
    for (let i = 0; i < count; i++) {
      re[i] = (re[i] ?? 0) / count;
      im[i] = (im[i] ?? 0) / count;
    }
  }
}

function swap(values: Float64Array, i: number, j: number): void {
  const kept = values[i] ?? 0;
  values[i] = values[j] ?? 0;
  values[j] = kept;
}

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

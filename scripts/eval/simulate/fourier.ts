/** A sequence of complex numbers. */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

const twiddleTables = new Map<number, Complex>();

/**
 * Transforms in place.
 * Source: J. W. Cooley, J. W. Tukey, Math. Comp. 19, 1965.
 * @param values a power of two of them
 * @param direction 1 for the transform, -1 for its inverse (which also divides by the length)
 */
export function fourierTransform({ re, im }: Complex, direction: 1 | -1): void {
  const count = re.length;
  const table = twiddles(count);
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
    const step = count / size;
    for (let k = 0; k < half; k++) {
      const cos = table.re[k * step] ?? 0;
      const sin = -direction * (table.im[k * step] ?? 0);
      for (let even = k; even < count; even += size) {
        const odd = even + half;
        const oddRe = re[odd] ?? 0;
        const oddIm = im[odd] ?? 0;
        const evenRe = re[even] ?? 0;
        const evenIm = im[even] ?? 0;
        const x = oddRe * cos - oddIm * sin;
        const y = oddRe * sin + oddIm * cos;
        re[odd] = evenRe - x;
        im[odd] = evenIm - y;
        re[even] = evenRe + x;
        im[even] = evenIm + y;
      }
    }
  }
  if (direction > 0) return;
  for (let i = 0; i < count; i++) {
    re[i] = (re[i] ?? 0) / count;
    im[i] = (im[i] ?? 0) / count;
  }
}

/** @returns cosine and sine of the first half of a circle in `count` steps, kept for the next call */
function twiddles(count: number): Complex {
  const known = twiddleTables.get(count);
  if (known) return known;
  const angle = (index: number): number => (2 * Math.PI * index) / count;
  const length = Math.max(1, count / 2);
  const made = {
    re: Float64Array.from({ length }, (_, i) => Math.cos(angle(i))),
    im: Float64Array.from({ length }, (_, i) => Math.sin(angle(i))),
  };
  twiddleTables.set(count, made);
  return made;
}

function swap(values: Float64Array, i: number, j: number): void {
  const kept = values[i] ?? 0;
  values[i] = values[j] ?? 0;
  values[j] = kept;
}

import FFT from 'fft.js';

/** The part of fft.js that is used here; its own typings leave the arrays open. */
interface ComplexTransform {
  transform(spectrum: Float64Array, signal: Float64Array): void;
}

/**
 * Autocorrelation of two real frames at the price of one: they travel through one complex
 * transform as its real and its imaginary part, and so do their power spectra on the way back.
 * Source: Press et al., Numerical Recipes (3rd ed., 2007), section 12.3.
 */
export class PairAutocorrelator {
  /** Float64Array [2 * size], input: frame A in the even places, frame B in the odd ones. */
  readonly frames: Float64Array;
  /** Float64Array [2 * size], output, laid out like `frames`: lag 0 first, scaled by 4 * size. */
  readonly lags: Float64Array;
  private readonly spectrum: Float64Array;
  private readonly power: Float64Array;
  private readonly fft: ComplexTransform;

  /** @param size samples of a frame with its zero padding: a power of two, at least 4 */
  constructor(readonly size: number) {
    this.fft = new FFT(size);
    this.frames = new Float64Array(2 * size);
    this.lags = new Float64Array(2 * size);
    this.spectrum = new Float64Array(2 * size);
    this.power = new Float64Array(2 * size);
  }

  /** Fills `lags` with the circular autocorrelations of the two `frames`. */
  run(): void {
    const { spectrum, power, size } = this;
    this.fft.transform(spectrum, this.frames);
    for (let k = 0; k <= size / 2; k++) {
      const bin = 2 * k;
      const mirrored = 2 * ((size - k) % size);
      const re = spectrum[bin] ?? 0;
      const im = spectrum[bin + 1] ?? 0;
      const mirroredRe = spectrum[mirrored] ?? 0;
      const mirroredIm = spectrum[mirrored + 1] ?? 0;
      const powerA = (re + mirroredRe) ** 2 + (im - mirroredIm) ** 2;
      const powerB = (re - mirroredRe) ** 2 + (im + mirroredIm) ** 2;
      power[bin] = powerA;
      power[mirrored] = powerA;
      power[bin + 1] = powerB;
      power[mirrored + 1] = powerB;
    }
    // Power spectra are real and even: the forward transform is its own inverse up to scale.
    this.fft.transform(this.lags, power);
  }
}

import { type KernelMemory, PAGE_BYTES, readKernel } from './kernel.js';
import { PITCH_FRAMES_BYTES } from './pitch-frames-bytes.js';

/** The exports of pitch-frames.wat that are used here. */
interface PitchFramesExports {
  readonly memory: KernelMemory;
  sum(at: number, count: number): number;
  farthest(at: number, count: number, mean: number): number;
  window(signal: number, window: number, out: number, count: number, mean: number): void;
  energies(at: number, blockLength: number, blocks: number, out: number): void;
  narrow(values: number, out: number, count: number, scale: number): void;
  correlate(frame: number, terms: number, out: number, lags: number): void;
  scale(values: number, factors: number, count: number, scale: number): void;
}

const FLOAT_BYTES = 4;
const STEP_BYTES = 2;
/** Zeros that the correlation reads behind a frame. */
const FRAME_MARGIN = 16;
/** A frame of less energy counts as silent: one over it would not fit 32 bits. */
const LEAST_ENERGY = 1e-30;
/**
 * Frames are correlated in 16 bits, scaled so that their energy is the square of this: no sample and
 * no sum is too large then. Autocorrelations are some hundred thousandths off.
 */
const STEPS_NORM = 32_767;

/** Shared: each `open` writes all that follows needs, and nobody waits while a signal is open. */
const kernel = readKernel(PITCH_FRAMES_BYTES)() as PitchFramesExports;

/**
 * Cuts windowed frames out of a signal and correlates them with themselves. Runs as WebAssembly, four
 * numbers at a time. One signal is open at a time, in all of the process.
 */
export class PitchFrames {
  /** Float32Array [lagCount], of the frame that was correlated last; its first value is 1. */
  autocorrelation = new Float32Array(0);
  private frame = new Float32Array(0);
  /** The place of `autocorrelation` before it is scaled. */
  private sums = new Int32Array(0);
  private signalLength = 0;
  private readonly terms: number;
  private readonly lags: number;
  private readonly places: Readonly<
    Record<'window' | 'factors' | 'frame' | 'steps' | 'out', number>
  >;
  /** Behind zeros of the length of a window. */
  private readonly signalAt: number;

  /**
   * @param window [windowLength], even length
   * @param factors [lagCount]: what the autocorrelation of each lag is multiplied by
   * @param reach a frame's mean is that of as many samples on each side of its centre, and its peak
   *   that of half as many
   */
  constructor(
    private readonly window: Float64Array,
    private readonly factors: Float64Array,
    private readonly reach: number,
  ) {
    this.terms = roundUp(window.length, 8);
    this.lags = roundUp(factors.length, 8);
    const factorsAt = this.terms * FLOAT_BYTES;
    const frameAt = factorsAt + this.lags * FLOAT_BYTES;
    const stepsAt = frameAt + this.terms * FLOAT_BYTES;
    const outAt = stepsAt + (this.terms + FRAME_MARGIN) * STEP_BYTES;
    this.places = { window: 0, factors: factorsAt, frame: frameAt, steps: stepsAt, out: outAt };
    this.signalAt = outAt + (this.lags + this.terms) * FLOAT_BYTES;
  }

  /** @returns Float32Array [length], where the signal is to be written; finite numbers */
  open(length: number): Float32Array {
    const { places, signalAt, terms } = this;
    const end = signalAt + (length + terms) * FLOAT_BYTES;
    const missing = Math.ceil((end - kernel.memory.buffer.byteLength) / PAGE_BYTES);
    if (missing > 0) kernel.memory.grow(missing);
    const { buffer } = kernel.memory;
    // All but the signal starts as zeros.
    new Float32Array(buffer, 0, signalAt / FLOAT_BYTES).fill(0);
    new Float32Array(buffer, places.window).set(this.window);
    new Float32Array(buffer, places.factors).set(this.factors);
    this.frame = new Float32Array(buffer, places.frame, terms);
    this.autocorrelation = new Float32Array(buffer, places.out, this.factors.length);
    this.sums = new Int32Array(buffer, places.out, 1);
    this.signalLength = length;
    new Float32Array(buffer, signalAt + length * FLOAT_BYTES, terms).fill(0);
    return new Float32Array(buffer, signalAt, length);
  }

  /** @returns how far the signal goes from its mean at most */
  peak(): number {
    const { signalLength, signalAt } = this;
    if (signalLength === 0) return 0;
    const mean = kernel.sum(signalAt, signalLength) / signalLength;
    return kernel.farthest(signalAt, signalLength, mean);
  }

  /**
   * Cuts a frame out and takes off its mean; it is silent outside of the signal.
   * @returns its peak near the centre
   */
  load(centre: number): number {
    const { frame, places, reach, signalAt, signalLength, terms, window } = this;
    const half = window.length / 2;
    const start = centre - half;
    if (start <= -window.length || start >= signalLength) {
      frame.fill(0);
      return 0;
    }
    const from = Math.max(0, centre - reach);
    const count = Math.min(signalLength, centre + reach) - from;
    const mean = count > 0 ? kernel.sum(signalAt + from * FLOAT_BYTES, count) / count : 0;
    const at = signalAt + start * FLOAT_BYTES;
    kernel.window(at, places.window, places.frame, terms, mean);
    if (start < 0) frame.fill(0, 0, -start);
    if (start + terms > signalLength) frame.fill(0, signalLength - start);
    const near = reach >> 1;
    return kernel.farthest(places.frame + (half - near) * FLOAT_BYTES, 2 * near, 0);
  }

  /** Fills `autocorrelation` for the loaded frame. @returns whether there is anything in it */
  correlate(): boolean {
    const { autocorrelation, lags, places, terms } = this;
    kernel.energies(places.frame, terms, 1, places.out);
    const energy = autocorrelation[0] ?? 0;
    if (!(energy > LEAST_ENERGY)) return false;
    kernel.narrow(places.frame, places.steps, terms, STEPS_NORM / Math.sqrt(energy));
    kernel.correlate(places.steps, terms, places.out, lags);
    const first = this.sums[0] ?? 0;
    if (first <= 0) return false;
    kernel.scale(places.out, places.factors, lags, 1 / first);
    return true;
  }
}

function roundUp(length: number, step: number): number {
  return Math.ceil(length / step) * step;
}

import { PITCH_COSTS, type PitchCandidates } from './pitch-path.js';
import { interpolateEven, SINC_STEPS } from './sinc-interpolation.js';

/** Autocorrelation peaks below this share of the voicing threshold are not worth a place. Source: Praat, Sound_to_Pitch.cpp. */
const LEAST_PEAK_SHARE = 0.5;
/** Distance of the three values through which the top of a peak is fitted, in steps of the interpolation. */
const FIT_STEPS = SINC_STEPS / 8;
/** More distance than a peak of the parabola can be off; stops the climb on odd input. */
const MAX_CLIMB = 16;

/** Collects the pitch candidates of consecutive frames from their autocorrelations. */
export class CandidateTable implements PitchCandidates {
  readonly counts: Int32Array;
  readonly log2F0: Float64Array;
  readonly worth: Float64Array;
  /** Float64Array [frameCount][width]: height of the autocorrelation peak, 0..1. */
  readonly strength: Float64Array;

  /**
   * @param frameCount frames; each starts with the unvoiced candidate of worth 0 alone
   * @param width places in each frame, at least 2: the unvoiced candidate and the strongest others
   */
  constructor(
    readonly frameCount: number,
    readonly width: number,
  ) {
    this.counts = new Int32Array(frameCount).fill(1);
    this.log2F0 = new Float64Array(frameCount * width);
    this.worth = new Float64Array(frameCount * width);
    this.strength = new Float64Array(frameCount * width);
  }

  /** Sets what it is worth to call `frame` unvoiced. */
  setUnvoiced(frame: number, worth: number): void {
    this.worth[frame * this.width] = worth;
  }

  /**
   * Adds the peaks of a normalised autocorrelation as voiced candidates.
   * Source: Boersma (1993), section 3.5-3.6; the top of a peak comes from a parabola through three
   * sinc-interpolated values 1/8 sample apart.
   * @param autocorrelation Float32Array [nLags], lag 0 (value 1) first
   * @param sampleRateHz rate of the lags
   * @param minLag shortest lag to look at, at least 1
   * @param maxLag longest lag to look at, with interpolation room behind it
   * @param trust factor on every strength, 0..1
   * @param ceilingHz highest F0
   */
  addPeaks(
    frame: number,
    autocorrelation: Float32Array,
    sampleRateHz: number,
    minLag: number,
    maxLag: number,
    trust: number,
    ceilingHz: number,
  ): void {
    const leastPeak = (LEAST_PEAK_SHARE * PITCH_COSTS.voicingThreshold) / trust;
    for (let lag = minLag; lag < maxLag; lag++) {
      const here = autocorrelation[lag] ?? 0;
      if (here <= leastPeak) continue;
      const before = autocorrelation[lag - 1] ?? 0;
      const after = autocorrelation[lag + 1] ?? 0;
      if (here <= before || here < after) continue;
      const guess = lag + (0.5 * (after - before)) / (2 * here - before - after);
      const top = fitPeak(autocorrelation, Math.round(guess * SINC_STEPS));
      const f0Hz = (sampleRateHz * SINC_STEPS) / top.step;
      if (f0Hz > ceilingHz) continue;
      // Short windows can lift a peak past 1; Praat folds it back.
      const height = top.height > 1 ? 1 / top.height : top.height;
      this.add(frame, Math.log2(f0Hz), height * trust, ceilingHz);
    }
  }

  private add(frame: number, log2F0: number, strength: number, ceilingHz: number): void {
    const row = frame * this.width;
    const worth = strength - PITCH_COSTS.octaveCost * (Math.log2(ceilingHz) - log2F0);
    const count = this.counts[frame] ?? 1;
    let place = count;
    if (count < this.width) {
      this.counts[frame] = count + 1;
    } else {
      place = this.weakest(row);
      if ((this.worth[row + place] ?? 0) >= worth) return;
    }
    this.log2F0[row + place] = log2F0;
    this.worth[row + place] = worth;
    this.strength[row + place] = strength;
  }

  private weakest(row: number): number {
    let weakest = 1;
    for (let place = 2; place < this.width; place++)
      if ((this.worth[row + place] ?? 0) < (this.worth[row + weakest] ?? 0)) weakest = place;
    return weakest;
  }
}

/** Climbs from `step` to the top of the peak around it. */
function fitPeak(sequence: Float32Array, step: number): { step: number; height: number } {
  let at = step;
  let left = interpolateEven(sequence, at - FIT_STEPS);
  let middle = interpolateEven(sequence, at);
  let right = interpolateEven(sequence, at + FIT_STEPS);
  for (let climb = 0; climb < MAX_CLIMB && Math.max(left, right) > middle; climb++) {
    if (right > left) {
      at += FIT_STEPS;
      [left, middle, right] = [middle, right, interpolateEven(sequence, at + FIT_STEPS)];
    } else {
      at -= FIT_STEPS;
      [left, middle, right] = [interpolateEven(sequence, at - FIT_STEPS), left, middle];
    }
  }
  const bend = 2 * middle - left - right;
  const offset = bend > 0 ? (0.5 * (right - left)) / bend : 0;
  return { step: at + offset * FIT_STEPS, height: middle + 0.25 * (right - left) * offset };
}

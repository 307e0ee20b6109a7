import { SAMPLE_RATE_HZ } from '../domain/speech.js';
import { BandShare } from './band-share.js';
import { halveSampleRate } from './half-rate.js';
import { CandidateTable } from './pitch-candidates.js';
import { PitchFrames } from './pitch-frames.js';
import { bestPitchPath, PITCH_COSTS } from './pitch-path.js';
import type { PitchRange } from './pitch-range.js';
import { SINC_DEPTH } from './sinc-interpolation.js';

/** F0 over time; frame i is centred `i` hops after the first. */
export interface PitchTrack {
  /** Float32Array [nFrames] in Hz; 0 where the frame is unvoiced. */
  readonly f0Hz: Float32Array;
  /** Float32Array [nFrames]: height of the chosen autocorrelation peak, 0..1; 0 where unvoiced. */
  readonly strength: Float32Array;
  /**
   * Float32Array [nFrames]: autocorrelation at a lag of 0.125 ms, -1..1; the lower, the more of the
   * energy lies in the upper harmonics. 0 where the frame is silent.
   */
  readonly tilt: Float32Array;
}

/** Which frames to measure, in samples relative to the start of the buffer. */
export interface FrameGrid {
  /** Centre of the first frame; may lie outside the buffer, which reads as silence there. */
  readonly firstCentre: number;
  readonly hopSamples: number;
  readonly frameCount: number;
}

/**
 * Pitch is looked for in the lower half of the band: it halves the work, and noise above does not
 * disturb. On read speech and meetings the decisions stay those of the full band.
 */
const RATE_HZ = SAMPLE_RATE_HZ / 2;
/** A Hann window must hold three periods of the floor. Source: Boersma (1993), section 3.4. */
const PERIODS_PER_WINDOW = 3;
/** How periodic the band above the low-pass counts in comparison with the band below. */
const UPPER_BAND_PERIODICITY = 0.5;
/** Unvoiced candidate plus the strongest voiced ones; more change nothing on speech. */
const CANDIDATES = 12;
/** From this worth of the unvoiced candidate on, no voiced one (at most 1) can pay for two switches. */
const SURELY_SILENT = 1 + 2 * PITCH_COSTS.voicedUnvoicedCost;

/**
 * Follows F0 through speech: autocorrelation corrected for the window, peaks by sinc interpolation,
 * and the cheapest path through the candidates of all frames.
 * Source: Boersma, "Accurate short-term analysis of the fundamental frequency and the
 * harmonics-to-noise ratio of a sampled sound", IFA Proceedings 17 (1993) 97-110.
 */
export class PitchTracker {
  private readonly minLag: number;
  private readonly maxLag: number;
  private readonly frames: PitchFrames;

  constructor(private readonly range: PitchRange) {
    const half = Math.floor(((PERIODS_PER_WINDOW / 2) * RATE_HZ) / range.floorHz) - 1;
    const period = Math.floor(RATE_HZ / range.floorHz);
    this.minLag = Math.max(2, Math.floor(RATE_HZ / range.ceilingHz));
    this.maxLag = period + 2;
    const window = hannWindow(2 * half);
    const correction = inverseAutocorrelation(window, this.maxLag + SINC_DEPTH + 1);
    this.frames = new PitchFrames(window, correction, period);
  }

  /**
   * Tracks F0 over a buffer.
   * @param samples Float32Array [nSamples], mono, 16 kHz, -1..1; values that are not finite count as 0
   * @param grid frames to measure
   * @returns one value per frame of the grid; all unvoiced for silence
   */
  track(samples: Float32Array, grid: FrameGrid): PitchTrack {
    const { frames } = this;
    const signal = halveSampleRate(samples, frames.open(Math.ceil(samples.length / 2)));
    const share = new BandShare(samples, signal);
    const peak = frames.peak();
    const table = new CandidateTable(grid.frameCount, CANDIDATES);
    const tilt = new Float32Array(grid.frameCount);
    for (let frame = 0; frame < grid.frameCount; frame++) {
      const place = grid.firstCentre + frame * grid.hopSamples;
      const level = peak > 0 ? frames.load(Math.round(place / 2)) / peak : 0;
      const unvoiced = unvoicedWorth(level);
      table.setUnvoiced(frame, unvoiced);
      if (unvoiced < SURELY_SILENT)
        tilt[frame] = this.readCandidates(table, frame, share.around(place));
    }
    const path = bestPitchPath(table, grid.hopSamples / SAMPLE_RATE_HZ);
    return { ...readPath(table, path), tilt };
  }

  /** Autocorrelates the loaded frame and collects its peaks; returns the first lag's value. */
  private readCandidates(table: CandidateTable, frame: number, lowShare: number): number {
    if (!this.frames.correlate()) return 0;
    const { autocorrelation } = this.frames;
    const trust = lowShare + UPPER_BAND_PERIODICITY * (1 - lowShare);
    table.addPeaks(
      frame,
      autocorrelation,
      RATE_HZ,
      this.minLag,
      this.maxLag,
      trust,
      this.range.ceilingHz,
    );
    return autocorrelation[1] ?? 0;
  }
}

/** Source: Boersma (1993), equation 23. @param level peak relative to the loudest, 0..1 */
function unvoicedWorth(level: number): number {
  const { voicingThreshold, silenceThreshold } = PITCH_COSTS;
  return voicingThreshold + Math.max(0, 2 - (level * (1 + voicingThreshold)) / silenceThreshold);
}

function readPath(table: CandidateTable, path: Int32Array): Omit<PitchTrack, 'tilt'> {
  const f0Hz = new Float32Array(table.frameCount);
  const strength = new Float32Array(table.frameCount);
  for (const [frame, place] of path.entries()) {
    if (place === 0) continue;
    f0Hz[frame] = 2 ** (table.log2F0[frame * table.width + place] ?? 0);
    strength[frame] = table.strength[frame * table.width + place] ?? 0;
  }
  return { f0Hz, strength };
}

function hannWindow(length: number): Float64Array {
  return Float64Array.from(
    { length },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 1)) / (length + 1)),
  );
}

function inverseAutocorrelation(window: Float64Array, lagCount: number): Float64Array {
  const correlation = (lag: number): number => {
    let sum = 0;
    for (let i = lag; i < window.length; i++) sum += (window[i] ?? 0) * (window[i - lag] ?? 0);
    return sum;
  };
  const energy = correlation(0);
  return Float64Array.from({ length: lagCount }, (_, lag) => energy / correlation(lag));
}

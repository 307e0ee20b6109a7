/** What a pitch path costs; see `PITCH_COSTS`. */
export interface PitchCosts {
  /** Autocorrelation below which a frame is rather unvoiced, 0..1. */
  readonly voicingThreshold: number;
  /** Peak relative to the reference peak below which a frame is rather silent, 0..1. */
  readonly silenceThreshold: number;
  /** How much higher candidates are preferred, per octave. */
  readonly octaveCost: number;
  /** Price of a change of pitch between frames 10 ms apart, per octave. */
  readonly octaveJumpCost: number;
  /** Price of a change between voiced and unvoiced. */
  readonly voicedUnvoicedCost: number;
}

/**
 * Costs proven on speech.
 * Source: Boersma (1993), section 4, with the values Praat's manual ("Sound: To Pitch (ac)") gives as standard.
 */
export const PITCH_COSTS: PitchCosts = {
  voicingThreshold: 0.45,
  silenceThreshold: 0.03,
  octaveCost: 0.01,
  octaveJumpCost: 0.35,
  voicedUnvoicedCost: 0.14,
};

/** Candidates of consecutive frames; the unvoiced candidate is the first of every frame. */
export interface PitchCandidates {
  readonly frameCount: number;
  /** Places for candidates in each frame. */
  readonly width: number;
  /** Int32Array [frameCount]: how many places of a frame are in use, at least 1. */
  readonly counts: Int32Array;
  /** Float64Array [frameCount][width]: log2 of F0 in Hz; meaningless for the first place. */
  readonly log2F0: Float64Array;
  /** Float64Array [frameCount][width]: local worth of the candidate, its octave cost taken off. */
  readonly worth: Float64Array;
}

/**
 * Finds the cheapest path through the candidates (Viterbi).
 * Source: Boersma (1993), equations 23-27.
 * @param hopSec time between two frames
 * @returns Int32Array [frameCount]: place of the chosen candidate, 0 for unvoiced; empty without frames
 */
export function bestPitchPath(
  candidates: PitchCandidates,
  hopSec: number,
  costs: PitchCosts = PITCH_COSTS,
): Int32Array {
  const { frameCount, width, counts, log2F0, worth } = candidates;
  const path = new Int32Array(frameCount);
  if (frameCount === 0) return path;
  // The costs were set for frames 10 ms apart.
  const correction = 0.01 / hopSec;
  const jumpCost = costs.octaveJumpCost * correction;
  const switchCost = costs.voicedUnvoicedCost * correction;
  const from = new Uint8Array(frameCount * width);
  let previous = worth.slice(0, width);
  let current = new Float64Array(width);
  for (let frame = 1; frame < frameCount; frame++) {
    const row = frame * width;
    const rowBefore = row - width;
    const count = counts[frame] ?? 1;
    const countBefore = counts[frame - 1] ?? 1;
    for (let c = 0; c < count; c++) {
      const f0 = log2F0[row + c] ?? 0;
      let best = -Infinity;
      let bestFrom = 0;
      for (let p = 0; p < countBefore; p++) {
        const cost =
          c === 0 || p === 0
            ? c === p
              ? 0
              : switchCost
            : jumpCost * Math.abs((log2F0[rowBefore + p] ?? 0) - f0);
        const value = (previous[p] ?? 0) - cost;
        if (value > best) {
          best = value;
          bestFrom = p;
        }
      }
      current[c] = best + (worth[row + c] ?? 0);
      from[row + c] = bestFrom;
    }
    [previous, current] = [current, previous];
  }
  let choice = 0;
  const lastCount = counts[frameCount - 1] ?? 1;
  for (let c = 1; c < lastCount; c++) if ((previous[c] ?? 0) > (previous[choice] ?? 0)) choice = c;
  for (let frame = frameCount - 1; frame >= 0; frame--) {
    path[frame] = choice;
    choice = from[frame * width + choice] ?? 0;
  }
  return path;
}

/** A word, or a row of words, with how sure the recogniser was and how much of it is right. */
export interface Judgement {
  /** 0..1. */
  readonly confidence: number;
  /** 0..1; of a word 0 or 1. */
  readonly rightShare: number;
}

/** Words, or rows, of similar confidence. */
export interface ReliabilityBin {
  /** Confidences in (from, to]; the first bin holds 0 as well. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly meanConfidence: number;
  /** Share of words that are right, 0..1; of rows the mean of their shares. */
  readonly rightShare: number;
}

/** Source: the usual ten of Guo et al., see `expectedCalibrationError`. */
const BIN_COUNT = 10;

/** Sorts words or rows into ten equally wide bins of confidence; empty bins are left out. */
export function reliabilityBins(judged: readonly Judgement[]): ReliabilityBin[] {
  return Array.from({ length: BIN_COUNT }, (_, bin) => {
    const own = judged.filter(({ confidence }) => binOf(confidence) === bin);
    return {
      from: bin / BIN_COUNT,
      to: (bin + 1) / BIN_COUNT,
      count: own.length,
      meanConfidence: own.reduce((sum, { confidence }) => sum + confidence, 0) / own.length,
      rightShare: own.reduce((sum, { rightShare }) => sum + rightShare, 0) / own.length,
    };
  }).filter(({ count }) => count > 0);
}

/**
 * Expected calibration error: mean distance of confidence and share of right words over the bins,
 * each counted by its words.
 * Source: Guo et al., "On calibration of modern neural networks" (ICML 2017), equation 5.
 * @returns 0..1; NaN without words
 */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return (
    bins.reduce(
      (sum, { count, meanConfidence, rightShare }) =>
        sum + count * Math.abs(meanConfidence - rightShare),
      0,
    ) / total
  );
}

function binOf(confidence: number): number {
  return Math.min(BIN_COUNT - 1, Math.max(0, Math.ceil(confidence * BIN_COUNT) - 1));
}

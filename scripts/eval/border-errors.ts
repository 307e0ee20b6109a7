import { quantile } from '../../src/dsp/statistics.js';

/** How far measured borders lie from the reference's. */
export interface BorderErrors {
  readonly count: number;
  /** Median of the signed errors in ms: below 0 where the borders come too early. */
  readonly biasMs: number;
  /** Median of the absolute errors in ms. */
  readonly medianMs: number;
  /** 90th percentile of the absolute errors in ms. */
  readonly p90Ms: number;
  /** Share of borders more than 200 ms off, 0..1. */
  readonly farShare: number;
}

/** From here on a caption visibly lights up at the wrong moment. */
const FAR_MS = 200;

/**
 * Summarises border errors.
 * @param errorsSec measured minus reference, in seconds, any order
 * @returns undefined for no errors
 */
export function summarizeBorders(errorsSec: readonly number[]): BorderErrors | undefined {
  if (errorsSec.length === 0) return undefined;
  // Whole microseconds: 0.4 - 0.2 is to count as 200 ms and not as a hair more.
  const errorsMs = errorsSec.map((sec) => Math.round(sec * 1e6) / 1e3);
  const signed = Float64Array.from(errorsMs).sort();
  const absolute = Float64Array.from(errorsMs, Math.abs).sort();
  return {
    count: errorsMs.length,
    biasMs: quantile(signed, 0.5),
    medianMs: quantile(absolute, 0.5),
    p90Ms: quantile(absolute, 0.9),
    farShare: absolute.filter((error) => error > FAR_MS).length / absolute.length,
  };
}

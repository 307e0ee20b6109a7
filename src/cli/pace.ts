/** How a job is getting on, as far as it can be told. */
export interface Pace {
  /** Seconds the whole job is expected to take. */
  readonly totalSec: number;
  /** The percent it was last reckoned at. */
  readonly percent: number;
}

/**
 * How much of the work is done at a percent of the progress: the steps' percents are laid down by
 * the wire contract and say nothing of how long each takes. Between two points it is a straight line.
 * Source: wall times of `npm run bench` (docs/performance.md), mean of its two recordings, start of
 * the models included.
 */
const WORK_DONE: readonly (readonly [percent: number, share: number])[] = [
  [10, 0],
  [25, 0.09],
  [40, 0.15],
  [60, 0.28],
  [75, 0.86],
  [83, 0.9],
  [90, 0.99],
  [100, 1],
];
/** Before this share of the work, and this time, the start of the models would count for too much. */
const LEAST_SHARE = 0.2;
const LEAST_SEC = 1;
/** Weight of what the newest percent says; the rest comes from the percents before it. */
const NEWEST_WEIGHT = 0.6;

/** Share of the work that is done at a percent. @param percent 0..100 @returns 0..1 */
export function workDone(percent: number): number {
  const after = WORK_DONE.findIndex(([at]) => at >= percent);
  const [toPercent, toShare] = WORK_DONE[after] ?? [100, 1];
  const [fromPercent, fromShare] = WORK_DONE[after - 1] ?? [toPercent, toShare];
  if (toPercent === fromPercent) return toShare;
  return fromShare + ((percent - fromPercent) / (toPercent - fromPercent)) * (toShare - fromShare);
}

/**
 * Reckons how long a job takes in all from how far it has come.
 * @param before what was reckoned last; undefined at first
 * @param elapsedSec since the analysis began
 * @param percent 0..100
 * @returns undefined as long as it cannot be told
 */
export function reckonPace(
  before: Pace | undefined,
  elapsedSec: number,
  percent: number,
): Pace | undefined {
  const share = workDone(percent);
  if (share < LEAST_SHARE || elapsedSec < LEAST_SEC || percent === before?.percent) return before;
  const newestSec = elapsedSec / share;
  const totalSec = before
    ? before.totalSec + NEWEST_WEIGHT * (newestSec - before.totalSec)
    : newestSec;
  return { totalSec, percent };
}

/** Seconds left; undefined where it cannot be told or the guess has run out. */
export function leftSec(pace: Pace | undefined, elapsedSec: number): number | undefined {
  if (!pace || elapsedSec >= pace.totalSec) return undefined;
  return pace.totalSec - elapsedSec;
}

/** How many times as fast as it plays, e.g. `11x`, `2.4x`, `0.35x`. */
export function speedText(timesRealTime: number): string {
  const digits = timesRealTime >= 10 ? 0 : timesRealTime >= 1 ? 1 : 2;
  return `${timesRealTime.toFixed(digits)}x`;
}

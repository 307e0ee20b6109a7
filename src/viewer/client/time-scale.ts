/** Which part of the recording a view shows. */
export interface TimeWindow {
  /** Seconds. */
  readonly startSec: number;
  readonly lengthSec: number;
}

const SHORTEST_SEC = 2;
/** Where in the window the moment that plays is kept while it moves on. */
const FOLLOW_SHARE = 0.85;
const RESTART_SHARE = 0.1;

/** A window of `lengthSec` from `startSec` on, moved and cut so that it lies inside the recording. */
export function windowWithin(startSec: number, lengthSec: number, durationSec: number): TimeWindow {
  const length = Math.min(Math.max(lengthSec, SHORTEST_SEC), Math.max(durationSec, SHORTEST_SEC));
  const start = Math.min(Math.max(startSec, 0), Math.max(0, durationSec - length));
  return { startSec: start, lengthSec: length };
}

/**
 * Zooms so that `anchorSec` stays where it is on the screen.
 * @param factor below 1 shows more detail
 */
export function zoomed(
  { startSec, lengthSec }: TimeWindow,
  factor: number,
  anchorSec: number,
  durationSec: number,
): TimeWindow {
  const { lengthSec: newLengthSec } = windowWithin(0, lengthSec * factor, durationSec);
  const share = (anchorSec - startSec) / lengthSec;
  return windowWithin(anchorSec - share * newLengthSec, newLengthSec, durationSec);
}

/** The window moved on where the moment has left it or is about to. */
export function following(window: TimeWindow, sec: number, durationSec: number): TimeWindow {
  const share = (sec - window.startSec) / window.lengthSec;
  if (share >= 0 && share <= FOLLOW_SHARE) return window;
  return windowWithin(sec - RESTART_SHARE * window.lengthSec, window.lengthSec, durationSec);
}

/** A step between marks of the time axis that leaves at most about `count` of them. */
export function tickStepSec(lengthSec: number, count: number): number {
  const steps = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900];
  return steps.find((step) => lengthSec / step <= count) ?? 1800;
}

/** `1:05`, `1:02:03`; with `digits` of the second's fraction, cut off as clocks do. */
export function timeText(sec: number, digits = 0): string {
  const unitsPerSec = 10 ** digits;
  // A product such as 4.35 * 100 lies a little below the whole number it stands for.
  const units = Math.floor(Math.round(sec * unitsPerSec * 1000) / 1000);
  const whole = Math.floor(units / unitsPerSec);
  const hours = Math.floor(whole / 3600);
  const minutes = String(Math.floor(whole / 60) % 60);
  const seconds = String(whole % 60).padStart(2, '0');
  const fraction = digits > 0 ? `.${String(units % unitsPerSec).padStart(digits, '0')}` : '';
  const head = hours > 0 ? `${hours}:${minutes.padStart(2, '0')}` : minutes;
  return `${head}:${seconds}${fraction}`;
}

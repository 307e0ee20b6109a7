const UNITS_PER_SEC = { ms: 1_000, cs: 100 } as const;

/** A time in whole milliseconds or hundredths of a second. */
export function inUnits(sec: number, unit: keyof typeof UNITS_PER_SEC): number {
  return Math.round(sec * UNITS_PER_SEC[unit]);
}

/**
 * A time as captions write it: hours, minutes and seconds, behind `point` the milliseconds (3
 * digits) or hundredths (2).
 * @param time in `unit`, 0 or more
 * @param hourDigits at least so many digits of hours
 */
export function clockTime(
  time: number,
  unit: keyof typeof UNITS_PER_SEC,
  { point, hourDigits }: { readonly point: ',' | '.'; readonly hourDigits: number },
): string {
  const perSec = UNITS_PER_SEC[unit];
  const wholeSec = Math.floor(time / perSec);
  const hours = String(Math.floor(wholeSec / 3600)).padStart(hourDigits, '0');
  const minutes = String(Math.floor(wholeSec / 60) % 60).padStart(2, '0');
  const seconds = String(wholeSec % 60).padStart(2, '0');
  const rest = String(time % perSec).padStart(unit === 'ms' ? 3 : 2, '0');
  return `${hours}:${minutes}:${seconds}${point}${rest}`;
}

import type { CaptionStyle } from './caption-style.js';

/** What a caller may change of how captions are cut and written. */
export interface CaptionOptions {
  /** Overrides the style that suits the language. */
  readonly style: Partial<CaptionStyle>;
  /** ASS only: loud words larger, quiet ones smaller. */
  readonly expressive: boolean;
}

/** An option has no such value; the message says what it takes. */
export class CaptionOptionError extends Error {}

interface NumberOption {
  readonly field: keyof CaptionStyle;
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
}

/** Options by the name a caller writes. */
const NUMBERS: Readonly<Record<string, NumberOption>> = {
  line_width: { field: 'maxLineWidth', min: 10, max: 100, whole: true },
  lines: { field: 'maxLines', min: 1, max: 2, whole: true },
  min_seconds: { field: 'minCueSec', min: 0.1, max: 5 },
  max_seconds: { field: 'maxCueSec', min: 1, max: 30 },
  reading_speed: { field: 'maxReadingSpeed', min: 5, max: 60 },
  gap_seconds: { field: 'gapSec', min: 0, max: 1 },
};
const EXPRESSIVE = 'expressive';

/** The names of all options, as in a query. */
export const CAPTION_OPTION_NAMES = [...Object.keys(NUMBERS), EXPRESSIVE];

/**
 * Reads options as they stand in a query or on a command line.
 * @param given by name; other names are ignored, as is a value that is missing
 * @throws CaptionOptionError where a value is not what its option takes
 */
export function readCaptionOptions(given: Readonly<Record<string, unknown>>): CaptionOptions {
  const style = Object.entries(NUMBERS)
    .filter(([name]) => given[name] !== undefined)
    .map(([name, option]) => [option.field, readNumber(name, given[name], option)] as const);
  return { style: Object.fromEntries(style), expressive: readSwitch(given[EXPRESSIVE]) };
}

function readNumber(name: string, value: unknown, { min, max, whole }: NumberOption): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  if (number >= min && number <= max && (!whole || Number.isInteger(number))) return number;
  throw new CaptionOptionError(
    `${name} takes a ${whole ? 'whole ' : ''}number from ${min} to ${max}.`,
  );
}

function readSwitch(value: unknown): boolean {
  if (value === undefined || value === 'off') return false;
  if (value === 'on') return true;
  throw new CaptionOptionError(`${EXPRESSIVE} takes on or off.`);
}

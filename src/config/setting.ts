import { z } from 'zod';

/** One environment variable: how it is read, what it defaults to and what it means. */
export interface Setting<T extends z.ZodType = z.ZodType> {
  readonly schema: T;
  /** One line for the table in the README. */
  readonly description: string;
  /** How the default reads in the README where the value itself would not say it. */
  readonly shownDefault?: string;
}

/** Pairs a schema with its description, keeping the schema's type. */
export function setting<T extends z.ZodType>(
  schema: T,
  description: string,
  shownDefault?: string,
): Setting<T> {
  return shownDefault === undefined
    ? { schema, description }
    : { schema, description, shownDefault };
}

/** A whole number between `min` and `max`, written in decimal. */
export const wholeNumber = (defaultValue: number, min: number, max: number) => {
  const rule = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d+$/, rule)
    .transform(Number)
    .pipe(z.number().min(min, rule).max(max, rule))
    .default(defaultValue);
};

/** `on` or `off`. */
export const onOff = (defaultValue: 'on' | 'off') =>
  z
    .enum(['on', 'off'])
    .default(defaultValue)
    .transform((value) => value === 'on');

/** Entries separated by commas; blanks around them are dropped. */
export const commaList = (defaultValue = '') =>
  z
    .string()
    .default(defaultValue)
    .transform((text) =>
      text
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    );

/** Secrets separated by commas, each long enough not to be guessed. */
export const secretList = () =>
  commaList().pipe(z.array(z.string().min(16, 'each key needs at least 16 characters')));

/** TCP ports separated by commas. */
export const portList = (defaultValue: string) =>
  commaList(defaultValue).pipe(
    z.array(
      z
        .string()
        .regex(/^\d{1,5}$/, 'must be TCP ports separated by commas')
        .transform(Number)
        .pipe(z.number().min(1).max(65_535)),
    ),
  );

/** An http or https URL without user name, query and fragment; returned without a trailing slash. */
export const httpUrl = (defaultValue: string) =>
  z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .refine((url) => !/[@?#]/.test(url), 'must have no user name, query or fragment')
    .default(defaultValue)
    .transform((url) => url.replace(/\/+$/, ''));

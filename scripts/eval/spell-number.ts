const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
/** Longer numbers are codes rather than amounts and are read digit by digit. */
const LONGEST_AMOUNT = 6;

/**
 * Writes a whole number as it is most often said: amounts as cardinals without "and", 1100 to 1999
 * in pairs as years are, numbers with leading zeros or more than six digits digit by digit.
 * @param digits one or more of 0-9
 * @returns lower-case words
 */
export function spellNumber(digits: string): string[] {
  const isCode = digits.length > LONGEST_AMOUNT || (digits.length > 1 && digits.startsWith('0'));
  if (isCode) return Array.from(digits, (digit) => UNITS[Number(digit)] ?? '');
  const value = Number(digits);
  if (value >= 1100 && value < 2000) return inPairs(value);
  const thousands = Math.floor(value / 1000);
  const rest = value % 1000;
  if (thousands === 0) return belowThousand(value);
  return [...belowThousand(thousands), 'thousand', ...(rest > 0 ? belowThousand(rest) : [])];
}

function inPairs(value: number): string[] {
  const first = belowHundred(Math.floor(value / 100));
  const last = value % 100;
  if (last === 0) return [...first, 'hundred'];
  return [...first, ...(last < 10 ? ['oh'] : []), ...belowHundred(last)];
}

function belowThousand(value: number): string[] {
  const hundreds = Math.floor(value / 100);
  const rest = value % 100;
  if (hundreds === 0) return belowHundred(value);
  return [UNITS[hundreds] ?? '', 'hundred', ...(rest > 0 ? belowHundred(rest) : [])];
}

function belowHundred(value: number): string[] {
  const unit = UNITS[value];
  if (unit !== undefined) return [unit];
  const tens = TENS[Math.floor(value / 10) - 2] ?? '';
  return value % 10 === 0 ? [tens] : [tens, UNITS[value % 10] ?? ''];
}

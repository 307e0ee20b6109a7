/** Lines that name who holds the rights; not the sentences of a licence that speak of such lines. */
const COPYRIGHT_LINE = /^\W*(?:copyright\b.*(?:\(c\)|©|\d{4})|\(c\) *\d{4}|© *\d{4}).*$/i;
const BLANK_FORM = /\[yyyy\]|\{yyyy\}|<year>/i;
const LINE_COLUMNS = 100;

/** A licence file, taken apart. */
export interface LicenceText {
  /** Who holds the rights, a line each. */
  readonly holders: readonly string[];
  /** All the rest, with one blank between words: the same for many packages. */
  readonly terms: string;
}

/** Takes a licence file apart into what differs from package to package and what does not. */
export function readLicence(text: string): LicenceText {
  const holders: string[] = [];
  const rest: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const isHolder = COPYRIGHT_LINE.test(line) && !BLANK_FORM.test(line);
    (isHolder ? holders : rest).push(line.trim());
  }
  return {
    holders: holders.map((line) => line.replace(/^[^\w©(]+/, '').replace(/^> */, '')),
    terms: rest
      .join('\n')
      .split(/\n{2,}/)
      .map((paragraph) => paragraph.replaceAll(/\s+/g, ' ').trim())
      .filter((paragraph) => paragraph !== '')
      .join('\n\n'),
  };
}

/** Lets two texts count as one that differ in case, marks and blanks only. */
export function fingerprint(terms: string): string {
  return terms.toLowerCase().replaceAll(/[^a-z0-9]+/g, '');
}

/** Breaks paragraphs into lines of at most 100 characters. */
export function wrapped(terms: string): string {
  return terms
    .split('\n')
    .map((paragraph) => {
      let column = 0;
      return paragraph
        .split(' ')
        .map((word, index) => {
          const breaks = column + word.length + 1 > LINE_COLUMNS;
          column = breaks || index === 0 ? word.length : column + 1 + word.length;
          return index === 0 ? word : `${breaks ? '\n' : ' '}${word}`;
        })
        .join('');
    })
    .join('\n');
}

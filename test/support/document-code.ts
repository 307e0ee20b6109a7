/** A block of code in a document, and the file that it belongs to. */
export interface DocumentBlock {
  /** Relative to the root of the project. */
  readonly file: string;
  /** `ts`: the whole of a new file; `diff`: what changes in one that is there. */
  readonly kind: 'ts' | 'diff';
  readonly text: string;
}

/** A path in backquotes at the start of a line, and the block that follows it. */
const BLOCK = /^`([\w./-]+)`[^\n]*:\n\n```(ts|diff)\n(.*?)^```$/gms;

/** Finds every block of a Markdown document that belongs to a file. */
export function documentBlocks(markdown: string): readonly DocumentBlock[] {
  return [...markdown.matchAll(BLOCK)].map(([, file = '', kind, text = '']) => ({
    file,
    kind: kind === 'ts' ? 'ts' : 'diff',
    text,
  }));
}

/**
 * Changes a file as a block says. Lines that begin with a blank are looked for, those with `-` go,
 * those with `+` come; `@@` parts places.
 * @throws Error where a place is not found exactly once
 */
export function applyChange(content: string, { file, text }: DocumentBlock): string {
  return text.split(/^@@\n/m).reduce((changed, place) => {
    const lines = place.trimEnd().split('\n');
    const without = (sign: string): string =>
      lines
        .filter((line) => !line.startsWith(sign))
        .map((line) => `\n${line.slice(1)}`)
        .join('');
    const parts = changed.split(`${without('+')}\n`);
    if (parts.length !== 2) throw new Error(`${file} does not have exactly one place:\n${place}`);
    return parts.join(`${without('-')}\n`);
  }, content);
}

/** Lines that somebody who follows the document has to write. */
export function writtenLines({ kind, text }: DocumentBlock): number {
  const lines = text.split('\n').slice(0, -1);
  return lines.filter((line) => (kind === 'ts' ? line.trim() !== '' : line.startsWith('+'))).length;
}

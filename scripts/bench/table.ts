/**
 * Lays out a table in Markdown, the first column to the left and the others to the right.
 * @param rows as many cells each as `head`
 * @returns lines without a trailing newline
 */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => pad(cells[column] ?? '', width, column)).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

function pad(text: string, width: number, column: number): string {
  return column === 0 ? text.padEnd(width) : text.padStart(width);
}

/**
 * A measured number for a table.
 * @returns "n/a" for NaN
 */
export function figure(value: number, decimals: number): string {
  return Number.isNaN(value) ? 'n/a' : value.toFixed(decimals);
}

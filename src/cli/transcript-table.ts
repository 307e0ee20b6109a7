import type { AnalysisResult, ResultSegment } from '../domain/analysis-result.js';
import { mean } from '../domain/numbers.js';
import { displayWidth } from '../domain/text-width.js';
import { clockText } from './progress-view.js';

const GAP = '  ';
const MIN_TEXT_WIDTH = 24;
const MAX_TEXT_WIDTH = 72;
/** The column that is wrapped to what the others leave. */
const TEXT_COLUMN = 2;

interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  cell(segment: ResultSegment): string;
}

const COLUMNS: readonly Column[] = [
  { title: 'Time', align: 'right', cell: ({ start_time }) => timeText(start_time) },
  { title: 'Speaker', align: 'left', cell: ({ speaker }) => speaker.speaker_id },
  { title: 'Text', align: 'left', cell: ({ text }) => text },
  {
    title: 'Volume',
    align: 'right',
    cell: ({ words }) => `${mean(words.map((word) => word.volume_db)).toFixed(1)} dB`,
  },
  {
    title: 'Pitch',
    align: 'right',
    cell: ({ words }) => `${mean(words.map((word) => word.pitch_hz)).toFixed(0)} Hz`,
  },
];
const EMOTION: Column = {
  title: 'Emotion',
  align: 'left',
  cell: ({ emotion }) => emotion?.emotion ?? '',
};

/**
 * A result as a table for people: one row a segment, volume and pitch as means over its words.
 * @param width columns of the terminal; the text is wrapped to what the other columns leave
 * @returns lines without a trailing newline; one sentence where nobody speaks
 */
export function transcriptTable(result: AnalysisResult, width: number): string {
  const { segments } = result;
  if (segments.length === 0) return 'Nobody speaks in this video.';
  const withEmotion = segments.some(({ emotion }) => emotion !== undefined);
  const columns = withEmotion ? [...COLUMNS, EMOTION] : COLUMNS;
  const cells = segments.map((segment) => columns.map((column) => column.cell(segment)));
  const widths = columnWidths(columns, cells, width);
  const rows = cells.flatMap((row) => {
    const [firstLine = '', ...moreLines] = wrapText(
      row[TEXT_COLUMN] ?? '',
      widths[TEXT_COLUMN] ?? 0,
    );
    const lines = [
      row.map((cell, index) => (index === TEXT_COLUMN ? firstLine : cell)),
      ...moreLines.map((line) => row.map((_cell, index) => (index === TEXT_COLUMN ? line : ''))),
    ];
    return lines.map((line) => layOut(line, columns, widths));
  });
  const head = layOut(
    columns.map(({ title }) => title),
    columns,
    widths,
  );
  const rule = '─'.repeat(widths.reduce((sum, each) => sum + each + GAP.length, -GAP.length));
  return [head, rule, ...rows, rule, summary(result)].join('\n');
}

/**
 * Breaks `text` at blanks into lines of at most `width` columns; a longer word gets a line of its own.
 * @returns at least one line
 */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

function columnWidths(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
  width: number,
): readonly number[] {
  const widest = columns.map(({ title }, index) =>
    Math.max(...[title, ...cells.map((row) => row[index] ?? '')].map(displayWidth)),
  );
  const others =
    widest.reduce((sum, each) => sum + each + GAP.length, 0) - (widest[TEXT_COLUMN] ?? 0);
  const room = Math.min(MAX_TEXT_WIDTH, Math.max(MIN_TEXT_WIDTH, width - others));
  return widest.map((each, index) => (index === TEXT_COLUMN ? Math.min(each, room) : each));
}

function layOut(
  cells: readonly string[],
  columns: readonly Column[],
  widths: readonly number[],
): string {
  const padded = cells.map((cell, index) => {
    const blanks = ' '.repeat(Math.max(0, (widths[index] ?? 0) - displayWidth(cell)));
    return columns[index]?.align === 'right' ? blanks + cell : cell + blanks;
  });
  return padded.join(GAP).trimEnd();
}

function summary({ metadata }: AnalysisResult): string {
  const { filename, duration, total_segments: rows, unique_speakers: speakers } = metadata;
  return [
    filename,
    `${clockText(duration)} min`,
    `${rows} ${rows === 1 ? 'segment' : 'segments'}`,
    `${speakers} ${speakers === 1 ? 'speaker' : 'speakers'}`,
  ].join(', ');
}

/** Minutes and seconds with one decimal, e.g. `1:05.3`. */
function timeText(sec: number): string {
  const tenths = Math.floor(sec * 10) % 10;
  return `${clockText(sec)}.${tenths}`;
}

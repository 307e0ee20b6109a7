import type { SpeakerSpan } from './rttm.js';

/** A recording's true and heard turns. */
export interface TimelineInput {
  readonly title: string;
  readonly durationSec: number;
  readonly reference: readonly SpeakerSpan[];
  readonly heard: readonly SpeakerSpan[];
  /** Heard speaker of each reference speaker; see `matchSpeakers`. */
  readonly partners: ReadonlyMap<string, string>;
}

/** Colours that stay apart for the colour-blind. Source: M. Okabe, K. Ito, "Color Universal Design", 2008. */
const COLOURS = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#d55e00',
  '#f0e442',
  '#000000',
];
/** Heard speakers that nobody in the reference is. */
const STRANGER_COLOUR = '#999999';
const STRIP_SEC = 60;
const PIXELS_PER_SEC = 13;
const MARGIN = { left: 78, top: 40, right: 14 };
const BAR_HEIGHT = 16;
const STRIP_HEIGHT = 72;
const TICK_SEC = 10;

/**
 * Draws who speaks when, the reference over what was heard, a minute to a strip. A heard turn has the
 * colour of the speaker it is taken for, so that a mistake shows as a change of colour.
 * @returns an SVG document
 */
export function timelineSvg(input: TimelineInput): string {
  const { title, durationSec, reference, heard, partners } = input;
  const colours = new Map<string, string>();
  for (const { speaker } of reference) {
    const colour = COLOURS[colours.size % COLOURS.length] ?? STRANGER_COLOUR;
    if (!colours.has(speaker)) colours.set(speaker, colour);
  }
  const heardColours = new Map(
    [...partners].map(([speaker, partner]) => [partner, colours.get(speaker) ?? STRANGER_COLOUR]),
  );
  const strips = Math.max(1, Math.ceil(durationSec / STRIP_SEC));
  const width = MARGIN.left + STRIP_SEC * PIXELS_PER_SEC + MARGIN.right;
  const height = MARGIN.top + strips * STRIP_HEIGHT;
  const body = Array.from({ length: strips }, (_, strip) => {
    const top = MARGIN.top + strip * STRIP_HEIGHT;
    const lane = { startSec: strip * STRIP_SEC, durationSec };
    return [
      label(top + BAR_HEIGHT - 4, 'reference'),
      ...bars(reference, colours, top, lane),
      label(top + 2 * BAR_HEIGHT, 'heard'),
      ...bars(heard, heardColours, top + BAR_HEIGHT + 4, lane),
      ...ticks(top + 2 * BAR_HEIGHT + 6, lane),
    ].join('\n');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="10" y="20" font-size="14">${escaped(title)}</text>`,
    ...body,
    '</svg>\n',
  ].join('\n');
}

interface Lane {
  readonly startSec: number;
  readonly durationSec: number;
}

function bars(
  spans: readonly SpeakerSpan[],
  colours: ReadonlyMap<string, string>,
  top: number,
  { startSec: laneStart }: Lane,
): string[] {
  return spans.flatMap(({ speaker, startSec, endSec }) => {
    const from = Math.max(startSec, laneStart);
    const to = Math.min(endSec, laneStart + STRIP_SEC);
    if (to <= from) return [];
    const x = (MARGIN.left + (from - laneStart) * PIXELS_PER_SEC).toFixed(1);
    const width = ((to - from) * PIXELS_PER_SEC).toFixed(1);
    const colour = colours.get(speaker) ?? STRANGER_COLOUR;
    return [
      `<rect x="${x}" y="${top}" width="${width}" height="${BAR_HEIGHT}" fill="${colour}" fill-opacity="0.85"><title>${escaped(speaker)}</title></rect>`,
    ];
  });
}

function ticks(top: number, { startSec, durationSec }: Lane): string[] {
  const count = Math.floor(Math.min(STRIP_SEC, durationSec - startSec) / TICK_SEC) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const x = MARGIN.left + i * TICK_SEC * PIXELS_PER_SEC;
    const text = `${startSec + i * TICK_SEC} s`;
    return `<path d="M${x} ${top}v4" stroke="#666666"/><text x="${x}" y="${top + 16}" fill="#666666" font-size="10" text-anchor="middle">${text}</text>`;
  });
}

function label(y: number, text: string): string {
  return `<text x="10" y="${y}" fill="#333333">${text}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

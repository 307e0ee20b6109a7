/** One line of a chart. */
export interface Line {
  readonly name: string;
  readonly color: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const WIDTH = 720;
const PANEL_HEIGHT = 150;
const LEFT = 60;
const RIGHT = 20;
const TOP = 28;
const GAP = 58;

/** One set of axes with its lines, from y = 0 up. */
export interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
}

/**
 * Draws panels below each other over one x axis.
 * @param unit of the x axis
 * @returns an SVG document
 */
export function chart(panels: readonly Panel[], unit = 's'): string {
  const maxX = Math.max(
    1,
    ...panels.flatMap(({ lines }) => lines.flatMap(({ points }) => points.map(([x]) => x))),
  );
  const height = TOP + panels.length * (PANEL_HEIGHT + GAP);
  const body = panels.map((panel, i) =>
    drawPanel(panel, { maxX, unit }, TOP + i * (PANEL_HEIGHT + GAP)),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${height}" fill="white"/>`,
    ...body,
    '</svg>\n',
  ].join('\n');
}

function drawPanel(
  { title, lines }: Panel,
  { maxX, unit }: { readonly maxX: number; readonly unit: string },
  top: number,
): string {
  const maxY = niceCeiling(Math.max(1, ...lines.flatMap(({ points }) => points.map(([, y]) => y))));
  const x = (value: number) => LEFT + (value / maxX) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => top + PANEL_HEIGHT * (1 - value / maxY);
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  const grid = ticks.map((share) => {
    const [gridY, label] = [y(share * maxY), Number((share * maxY).toFixed(2))];
    return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${gridY}" y2="${gridY}" stroke="#ddd"/><text x="${LEFT - 6}" y="${gridY + 4}" text-anchor="end">${label}</text>`;
  });
  const times = ticks.map(
    (share) =>
      `<text x="${x(share * maxX)}" y="${top + PANEL_HEIGHT + 16}" text-anchor="middle">${Math.round(share * maxX)} ${unit}</text>`,
  );
  const curves = lines.map(
    ({ color, points }) =>
      `<polyline fill="none" stroke="${color}" stroke-width="1.5" points="${points.map(([px, py]) => `${x(px).toFixed(1)},${y(py).toFixed(1)}`).join(' ')}"/>`,
  );
  const legend = lines.map(
    ({ name, color }, i) =>
      `<text x="${LEFT + 260 + i * 150}" y="${top - 8}" fill="${color}">${name}</text>`,
  );
  const heading = `<text x="${LEFT}" y="${top - 8}" font-weight="bold">${title}</text>`;
  return [heading, ...legend, ...grid, ...times, ...curves].join('\n');
}

/** The next 1, 2 or 5 times a power of ten. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}

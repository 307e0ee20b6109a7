import type { CalibrationSummary } from './summary.js';

const SIZE = 320;
const MARGIN = 44;
const SHARES = [0, 0.2, 0.4, 0.6, 0.8, 1];

/**
 * Draws confidence against the share that is right: points on the diagonal are calibrated. The area
 * of a point grows with the number of words in its bin.
 * @param title one line above the picture
 * @returns an SVG document
 */
export function reliabilityDiagram(title: string, { bins, count }: CalibrationSummary): string {
  const x = (share: number) => (MARGIN + share * SIZE).toFixed(1);
  const y = (share: number) => (MARGIN + (1 - share) * SIZE).toFixed(1);
  const grid = SHARES.flatMap((share) => [
    `<path d="M${x(share)} ${y(0)}V${y(1)}M${x(0)} ${y(share)}H${x(1)}" stroke="#ddd"/>`,
    `<text x="${x(share)}" y="${Number(y(0)) + 16}" text-anchor="middle">${share}</text>`,
    `<text x="${Number(x(0)) - 6}" y="${Number(y(share)) + 4}" text-anchor="end">${share}</text>`,
  ]);
  const points = bins.map(({ meanConfidence, rightShare, count: own }) => {
    const radius = (3 + 14 * Math.sqrt(own / count)).toFixed(1);
    const tooltip = `${own}: ${meanConfidence.toFixed(3)} / ${rightShare.toFixed(3)}`;
    return `<circle cx="${x(meanConfidence)}" cy="${y(rightShare)}" r="${radius}" fill="#2563eb" fill-opacity="0.7"><title>${tooltip}</title></circle>`;
  });
  const line = bins.map(
    ({ meanConfidence, rightShare }) => `${x(meanConfidence)},${y(rightShare)}`,
  );
  const extent = SIZE + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${extent}" height="${extent}" font-family="sans-serif" font-size="11">`,
    `<rect width="${extent}" height="${extent}" fill="#fff"/>`,
    `<text x="${x(0.5)}" y="20" text-anchor="middle" font-size="13">${escapeXml(title)}</text>`,
    ...grid,
    `<path d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}" stroke="#888" stroke-dasharray="4 4"/>`,
    `<polyline points="${line.join(' ')}" fill="none" stroke="#2563eb"/>`,
    ...points,
    `<text x="${x(0.5)}" y="${extent - 8}" text-anchor="middle">confidence</text>`,
    `<text transform="translate(12 ${y(0.5)}) rotate(-90)" text-anchor="middle">share that is right</text>`,
    '</svg>\n',
  ].join('\n');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

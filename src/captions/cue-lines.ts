import type { ResultWord } from '../domain/analysis-result.js';
import { displayWidth } from '../domain/text-width.js';
import { breakCost } from './break-cost.js';
import type { CaptionStyle } from './caption-style.js';
import { type CueLine, lineOf, shownWord } from './cue.js';

/** How much a line longer by the whole width weighs against the place of the break. */
const IMBALANCE_WEIGHT = 1;

/**
 * Lays words out in lines: one line where they fit in one, else two, broken where the sense
 * breaks and of like width.
 * @param joint what stands between two words
 * @returns undefined where the words do not fit; a single word always does, whatever its width
 */
export function layOutLines(
  words: readonly ResultWord[],
  joint: string,
  { maxLineWidth, maxLines }: CaptionStyle,
): readonly CueLine[] | undefined {
  const widths = words.map((word) => displayWidth(shownWord(word)));
  const total = sum(widths) + joint.length * (words.length - 1);
  if (words.length === 1 || total <= maxLineWidth) return [lineOf(words, joint)];
  if (maxLines < 2) return undefined;

  let best: number | undefined;
  let bestCost = Infinity;
  let firstWidth = -joint.length;
  for (const [index, width] of widths.slice(0, -1).entries()) {
    firstWidth += joint.length + width;
    const secondWidth = total - firstWidth - joint.length;
    const [before, after] = [words[index], words[index + 1]];
    if (firstWidth > maxLineWidth || secondWidth > maxLineWidth || !before || !after) continue;
    const imbalance = Math.abs(firstWidth - secondWidth) / maxLineWidth;
    const cost = breakCost(before, after) + IMBALANCE_WEIGHT * imbalance;
    if (cost < bestCost) [best, bestCost] = [index + 1, cost];
  }
  if (best === undefined) return undefined;
  return [lineOf(words.slice(0, best), joint), lineOf(words.slice(best), joint)];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

import { clockTime, inUnits } from './clock.js';
import type { Cue } from './cue.js';

const ARROW = '-->';

/**
 * Writes captions as SubRip (.srt).
 * @returns the file's text; empty for no captions
 */
export function writeSrt(cues: readonly Cue[]): string {
  return cues
    .map(({ startSec, endSec, lines }, index) => {
      // An arrow inside the text would read as the times of another caption.
      const text = lines.map((line) => line.text.replaceAll(ARROW, '->')).join('\n');
      return `${index + 1}\n${timeOf(startSec)} ${ARROW} ${timeOf(endSec)}\n${text}\n`;
    })
    .join('\n');
}

function timeOf(sec: number): string {
  return clockTime(inUnits(sec, 'ms'), 'ms', { point: ',', hourDigits: 2 });
}

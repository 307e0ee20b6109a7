import { type Cue, shownWord } from './cue.js';

/**
 * Writes captions as JSON: `{ "cues": [{ start, end, speaker, lines: [{ text, words: [{ word,
 * start, end }] }] }] }`, times in seconds.
 */
export function writeCues(cues: readonly Cue[]): string {
  const plain = cues.map(({ startSec, endSec, speakerId, lines }) => ({
    start: toThreeDecimals(startSec),
    end: toThreeDecimals(endSec),
    speaker: speakerId,
    lines: lines.map(({ text, words }) => ({
      text,
      words: words.map((word) => ({ word: shownWord(word), start: word.start, end: word.end })),
    })),
  }));
  return `${JSON.stringify({ cues: plain }, null, 2)}\n`;
}

function toThreeDecimals(sec: number): number {
  return Math.round(sec * 1000) / 1000;
}

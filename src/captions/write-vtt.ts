import { clockTime, inUnits } from './clock.js';
import { type Cue, type CueLine, shownWord } from './cue.js';

/**
 * Writes captions as WebVTT (.vtt): a voice tag names the speaker, and a time stamp before each
 * word but the first lets a player light it up when it is said.
 * @returns the file's text; the bare header for no captions
 *
 * Source: W3C WebVTT, sections 4.1 (file), 4.2.2 (voice span and time stamps, which grow and lie
 * between the caption's start and end).
 */
export function writeVtt(cues: readonly Cue[]): string {
  return ['WEBVTT\n', ...cues.map(writeCue)].join('');
}

function writeCue({ startSec, endSec, speakerId, lines }: Cue): string {
  const endMs = inUnits(endSec, 'ms');
  let previousMs = inUnits(startSec, 'ms');
  const writeLine = ({ words, joint }: CueLine): string =>
    words
      .map((word) => {
        const startMs = inUnits(word.start, 'ms');
        const isNew = startMs > previousMs && startMs < endMs;
        if (isNew) previousMs = startMs;
        return `${isNew ? `<${timeOf(startMs)}>` : ''}${escapeVtt(shownWord(word))}`;
      })
      .join(joint);
  const times = `${timeOf(previousMs)} --> ${timeOf(endMs)}`;
  return `\n${times}\n<v ${escapeVtt(speakerId)}>${lines.map(writeLine).join('\n')}\n`;
}

function timeOf(ms: number): string {
  return clockTime(ms, 'ms', { point: '.', hourDigits: 2 });
}

function escapeVtt(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

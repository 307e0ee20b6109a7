import type { Cue } from './captions.js';

const MS_PER_HOUR = 3_600_000;
const MS_PER_MINUTE = 60_000;
const MS_PER_SEC = 1_000;
const ARROW = '-->';

/**
 * Writes captions as SubRip (.srt).
 * @returns the file's text; empty for no cues
 */
export function writeSrt(cues: readonly Cue[]): string {
  return cues
    .map(({ startSec, endSec, lines }, index) => {
      // An arrow inside the text would read as the times of another cue.
      const text = lines.map((line) => line.replaceAll(ARROW, '->')).join('\n');
      return `${index + 1}\n${timeOf(startSec, ',')} ${ARROW} ${timeOf(endSec, ',')}\n${text}\n`;
    })
    .join('\n');
}

/**
 * Writes captions as WebVTT (.vtt), each with a voice tag that names its speaker.
 * @returns the file's text; the bare header for no cues
 *
 * Source: W3C WebVTT, sections 4.1 (file) and 4.2.2 (voice span).
 */
export function writeVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(({ startSec, endSec, speakerId, lines }) => {
    const text = lines.map(escapeVtt).join('\n');
    const times = `${timeOf(startSec, '.')} ${ARROW} ${timeOf(endSec, '.')}`;
    return `\n${times}\n<v ${escapeVtt(speakerId)}>${text}\n`;
  });
  return ['WEBVTT\n', ...blocks].join('');
}

function escapeVtt(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** `hh:mm:ss` with milliseconds behind `point`. */
function timeOf(sec: number, point: ',' | '.'): string {
  const ms = Math.round(sec * MS_PER_SEC);
  const parts = [
    Math.floor(ms / MS_PER_HOUR),
    Math.floor(ms / MS_PER_MINUTE) % 60,
    Math.floor(ms / MS_PER_SEC) % 60,
  ];
  const clock = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return `${clock}${point}${String(ms % MS_PER_SEC).padStart(3, '0')}`;
}

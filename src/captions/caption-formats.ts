import type { AnalysisResult } from '../domain/analysis-result.js';
import type { CaptionOptions } from './caption-options.js';
import { styleFor } from './caption-style.js';
import type { Cue } from './cue.js';
import { planCues } from './plan-cues.js';
import { writeAss } from './write-ass.js';
import { writeCtm } from './write-ctm.js';
import { writeCues } from './write-cues.js';
import { writeRttm } from './write-rttm.js';
import { writeSrt } from './write-srt.js';
import { writeVtt } from './write-vtt.js';

interface CaptionFormat {
  readonly contentType: string;
  write(result: AnalysisResult, cues: readonly Cue[], options: CaptionOptions): string;
}

/** The formats a result can be written in, by the ending of the file. */
export const CAPTION_FORMATS = {
  srt: { contentType: 'application/x-subrip', write: (_, cues) => writeSrt(cues) },
  vtt: { contentType: 'text/vtt', write: (_, cues) => writeVtt(cues) },
  ass: {
    contentType: 'text/x-ssa',
    write: (_, cues, { expressive }) => writeAss(cues, expressive),
  },
  json: { contentType: 'application/json', write: (_, cues) => writeCues(cues) },
  rttm: { contentType: 'text/plain', write: (result) => writeRttm(result) },
  ctm: { contentType: 'text/plain', write: (result) => writeCtm(result) },
} as const satisfies Readonly<Record<string, CaptionFormat>>;

export type CaptionFormatName = keyof typeof CAPTION_FORMATS;

export function isCaptionFormat(name: string): name is CaptionFormatName {
  return Object.hasOwn(CAPTION_FORMATS, name);
}

/** Writes a result in a format, in the style that suits its language where `options` say nothing else. */
export function writeCaptions(
  result: AnalysisResult,
  format: CaptionFormatName,
  options: CaptionOptions,
): string {
  const cues = planCues(result, { ...styleFor(result), ...options.style });
  return CAPTION_FORMATS[format].write(result, cues, options);
}

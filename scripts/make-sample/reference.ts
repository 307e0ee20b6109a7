import type { Line } from './dialogue.js';

/** One line of the dialogue with the time at which it is heard. */
export interface Turn {
  readonly speaker: string;
  readonly sex: 'female' | 'male';
  /** Seconds from the start of the file, [startSec, endSec). */
  readonly startSec: number;
  readonly endSec: number;
  readonly text: string;
}

/** What the sample video is known to hold. */
export interface Reference {
  readonly durationSec: number;
  readonly text: string;
  readonly turns: readonly Turn[];
}

const round = (sec: number): number => Math.round(sec * 1000) / 1000;

/** The turn of `line` heard at [startSec, endSec), times rounded to the millisecond. */
export function turnOf({ speaker, text }: Line, startSec: number, endSec: number): Turn {
  return {
    speaker: speaker.name,
    sex: speaker.sex,
    startSec: round(startSec),
    endSec: round(endSec),
    text,
  };
}

/** Who speaks when, in NIST's Rich Transcription Time Marked form. */
export function rttmOf(turns: readonly Turn[], file: string): string {
  return turns
    .map(
      ({ speaker, startSec, endSec }) =>
        `SPEAKER ${file} 1 ${startSec.toFixed(3)} ${(endSec - startSec).toFixed(3)} <NA> <NA> ${speaker} <NA> <NA>\n`,
    )
    .join('');
}

/** The manifest by which `npm run eval` knows the sample. */
export function manifestOf({ durationSec, text, turns }: Reference, file: string) {
  const speakers = new Set(turns.map(({ speaker }) => speaker)).size;
  return [
    { id: file, audio: `${file}.mp4`, duration: durationSec, text, speakers, rttm: `${file}.rttm` },
  ];
}

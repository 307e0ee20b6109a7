import type { TimeSpan } from '../../src/domain/speech.js';

/** Somebody speaks. */
export interface SpeakerSpan extends TimeSpan {
  readonly speaker: string;
}

/**
 * Reads who speaks when from a Rich Transcription Time Marked text.
 * Source: NIST, "The 2009 (RT-09) rich transcription meeting recognition evaluation plan",
 * appendix A: `SPEAKER recording channel start duration <NA> <NA> name ...`.
 * @param recording only its lines are read
 * @returns in the order of the lines; empty where nobody speaks
 * @throws Error for a line whose times or name cannot be read, or where all lines are of other recordings
 */
export function parseRttm(text: string, recording: string): SpeakerSpan[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([type]) => type === 'SPEAKER');
  const own = lines.filter(([, name]) => name === recording);
  if (lines.length > 0 && own.length === 0)
    throw new Error(`The RTTM file has no lines of "${recording}".`);
  return own.map((fields) => {
    const [, , , start, duration, , , speaker] = fields;
    const [startSec, durationSec] = [Number(start), Number(duration)];
    if (speaker === undefined || !(startSec >= 0) || !(durationSec >= 0))
      throw new Error(`This RTTM line cannot be read: ${fields.join(' ')}`);
    return { speaker, startSec, endSec: startSec + durationSec };
  });
}

import { SAMPLE_RATE_HZ, type TimeSpan } from '../../../src/domain/speech.js';
import { measureEnergy } from '../../../src/dsp/energy-edges.js';
import { bridgeGaps, LEVEL_FRAME_SEC } from '../../../src/dsp/speech-borders.js';

/** Sound this far below the loudest is none: clips are recorded close to the mouth. */
const AUDIBLE_RANGE_DB = 32;
/**
 * A pause this long is none inside a turn; the service fills those of its turns that are up to as long.
 * Source: the references of NIST's Rich Transcription evaluations bridge a speaker's pauses in the
 * same way, of up to 0.3 s.
 */
export const PAUSE_SEC = 0.5;
/** What is shorter is a click. */
export const SHORTEST_PART_SEC = 0.05;
/** A piece may end this much earlier or later than asked, where it is quietest. */
const CUT_REACH_SEC = 0.4;

/**
 * Finds the sound in a clip without noise, with a gap at every pause.
 * @returns spans in order without overlap, in seconds of the clip; empty for silence
 */
export function audibleSpans(samples: Float32Array): TimeSpan[] {
  const { levelsDb } = measureEnergy(samples);
  const loudestDb = levelsDb.reduce((max, level) => Math.max(max, level), -100);
  const spans: TimeSpan[] = [];
  let start: number | null = null;
  for (let frame = 0; frame <= levelsDb.length; frame++) {
    const isSound =
      frame < levelsDb.length &&
      (levelsDb[frame] ?? -100) > Math.max(-99, loudestDb - AUDIBLE_RANGE_DB);
    if (isSound) start ??= frame;
    else if (start !== null) {
      spans.push({ startSec: start * LEVEL_FRAME_SEC, endSec: frame * LEVEL_FRAME_SEC });
      start = null;
    }
  }
  return spans;
}

/** Finds the speech in a clip without noise. @returns as `audibleSpans`, short pauses filled */
export function speechParts(samples: Float32Array): TimeSpan[] {
  return bridgeGaps(audibleSpans(samples), PAUSE_SEC).filter(
    ({ startSec, endSec }) => endSec - startSec >= SHORTEST_PART_SEC,
  );
}

/** Cuts off silence before the first and after the last sound. */
export function trimSilence(samples: Float32Array): Float32Array {
  const parts = speechParts(samples);
  const startSec = parts[0]?.startSec ?? 0;
  const endSec = parts.at(-1)?.endSec ?? 0;
  return samples.slice(Math.round(startSec * SAMPLE_RATE_HZ), Math.round(endSec * SAMPLE_RATE_HZ));
}

/**
 * Finds the quietest place near a moment, where a clip is best cut.
 * @returns index of a sample; the end of the clip where the moment is near or behind it
 */
export function cutNear(samples: Float32Array, sec: number): number {
  const from = Math.max(0, Math.round((sec - CUT_REACH_SEC) * SAMPLE_RATE_HZ));
  const to = Math.round((sec + CUT_REACH_SEC) * SAMPLE_RATE_HZ);
  if (to >= samples.length) return samples.length;
  const { levelsDb } = measureEnergy(samples.subarray(from, to));
  let quietest = 0;
  for (const [frame, level] of levelsDb.entries())
    if (level < (levelsDb[quietest] ?? 0)) quietest = frame;
  return from + Math.round((quietest + 0.5) * LEVEL_FRAME_SEC * SAMPLE_RATE_HZ);
}

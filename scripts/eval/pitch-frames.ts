import type { Utterance, Word } from '../../src/domain/speech.js';
import type { WordMeasure } from '../../src/dsp/word-measures.js';

/** Distance of the frames at which tracks are compared. */
export const FRAME_SEC = 0.01;

/**
 * Replaces the words of each utterance by every 10 ms from its first to its last word, so that the
 * meter of words gives a track.
 */
export function framesAsUtterances(utterances: readonly Utterance[]): Utterance[] {
  return utterances.map((utterance) => {
    const first = frameAt(utterance.words[0]?.startSec ?? 0);
    const after = frameAt(utterance.words.at(-1)?.endSec ?? 0);
    const words = Array.from({ length: Math.max(0, after - first) }, (_, i): Word => ({
      text: 'frame',
      startSec: (first + i) * FRAME_SEC,
      endSec: (first + i + 1) * FRAME_SEC,
      confidence: 1,
      interpolated: false,
    }));
    return { ...utterance, words };
  });
}

/**
 * Puts the measured frames on the time line of the file.
 * @param measures [utterance][frame], parallel to the words of `frames`
 * @returns Float64Array [nFrames] in Hz; 0 where unvoiced, NaN outside of the utterances
 */
export function pitchFrames(
  frames: readonly Utterance[],
  measures: readonly (readonly WordMeasure[])[],
  durationSec: number,
): Float64Array {
  const track = new Float64Array(Math.floor(durationSec / FRAME_SEC)).fill(NaN);
  for (const [i, { words }] of frames.entries()) {
    for (const [j, { startSec }] of words.entries()) {
      const frame = frameAt(startSec);
      if (frame < track.length) track[frame] = measures[i]?.[j]?.f0Hz ?? NaN;
    }
  }
  return track;
}

function frameAt(timeSec: number): number {
  return Math.round(timeSec / FRAME_SEC);
}

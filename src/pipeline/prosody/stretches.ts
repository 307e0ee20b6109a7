import type { SampleSpan } from '../../dsp/word-measures.js';
import { SAMPLE_RATE_HZ, type Utterance } from '../../domain/speech.js';

/** Neighbouring words of one utterance that are measured together. */
export interface Stretch extends SampleSpan {
  readonly utteranceIndex: number;
  readonly speakerIndex: number;
  /** Places of the words; cut to the file, so a word past its end is empty. */
  readonly words: readonly SampleSpan[];
}

/** A stretch is held in memory as a whole. */
const MAX_STRETCH_SAMPLES = 30 * SAMPLE_RATE_HZ;
/** Sound measured by one task: some 0.1 s of computing. */
const BATCH_SAMPLES = 60 * SAMPLE_RATE_HZ;

/**
 * Cuts utterances into stretches that cover their words.
 * @param sampleCount length of the audio
 * @returns in order; together they hold every word once
 */
export function planStretches(utterances: readonly Utterance[], sampleCount: number): Stretch[] {
  return utterances.flatMap(({ words, speakerIndex }, utteranceIndex) => {
    const groups: { start: number; end: number; words: SampleSpan[] }[] = [];
    for (const { startSec, endSec } of words) {
      const startSample = toSample(startSec, sampleCount);
      const endSample = Math.max(startSample, toSample(endSec, sampleCount));
      const group = groups.at(-1);
      const start = Math.min(startSample, group?.start ?? startSample);
      const end = Math.max(endSample, group?.end ?? endSample);
      if (group && end - start <= MAX_STRETCH_SAMPLES) {
        group.start = start;
        group.end = end;
        group.words.push({ startSample, endSample });
      } else {
        groups.push({
          start: startSample,
          end: endSample,
          words: [{ startSample, endSample }],
        });
      }
    }
    return groups.map((group) => ({
      utteranceIndex,
      speakerIndex,
      startSample: group.start,
      endSample: group.end,
      words: group.words,
    }));
  });
}

/** Groups stretches, in order, into batches of about a minute of sound. */
export function batchStretches(stretches: readonly Stretch[]): Stretch[][] {
  const batches: Stretch[][] = [];
  let filled = Infinity;
  for (const stretch of stretches) {
    const length = stretch.endSample - stretch.startSample;
    if (filled + length > BATCH_SAMPLES) {
      batches.push([]);
      filled = 0;
    }
    batches.at(-1)?.push(stretch);
    filled += length;
  }
  return batches;
}

/** Whole milliseconds first: the result says so, and who measures its words again hears the same. */
function toSample(timeSec: number, sampleCount: number): number {
  const sample = Math.round(timeSec * 1000) * (SAMPLE_RATE_HZ / 1000);
  return sample >= 0 ? Math.min(sample, sampleCount) : 0;
}

import {
  SOUND_FRAME_SEC,
  type Prosody,
  type SpeakerProsody,
  type WordProsody,
} from '../../domain/artifacts.js';
import { clamp } from '../../domain/numbers.js';
import { MAX_LEVEL_DBFS, MIN_LEVEL_DBFS } from '../../domain/prosody-limits.js';
import type { Utterance } from '../../domain/speech.js';
import { median } from '../../dsp/statistics.js';
import type { WordMeasure } from '../../dsp/word-measures.js';

/**
 * Pitch of a recording in which nothing is voiced: midway, in semitones, between a typical man's and
 * a typical woman's voice (about 159 Hz).
 * Source: Titze, Principles of Voice Production (1994): about 120 and 210 Hz in conversation.
 */
export const NEUTRAL_F0_HZ = Math.sqrt(120 * 210);

interface SpeakerMedians {
  readonly f0Hz: number;
  readonly levelDbfs: number;
}

/**
 * Sets the words of a recording in relation to what is typical for their speaker. A word without
 * voiced sound takes its speaker's median pitch, that of the whole file where the speaker has none,
 * and NEUTRAL_F0_HZ where the file has none.
 * @param measures [utterance][word], parallel to `utterances[i].words[j]`
 */
export function relateToSpeakers(
  utterances: readonly Utterance[],
  measures: readonly (readonly WordMeasure[])[],
): Omit<Prosody, 'sound'> {
  const speakerCount = utterances.reduce((n, { speakerIndex }) => Math.max(n, speakerIndex + 1), 0);
  const fallbackF0Hz = medianF0(measures.flat()) ?? NEUTRAL_F0_HZ;
  const medians = Array.from({ length: speakerCount }, (_, speaker) => {
    const own = measures.filter((_row, i) => utterances[i]?.speakerIndex === speaker).flat();
    return { f0Hz: medianF0(own) ?? fallbackF0Hz, levelDbfs: medianLevel(own) };
  });
  return {
    words: measures.map((row, i) => {
      const typical = medians[utterances[i]?.speakerIndex ?? -1];
      return typical ? row.map((measure) => wordProsody(measure, typical)) : [];
    }),
    speakers: medians.map(({ f0Hz, levelDbfs }): SpeakerProsody => ({
      medianF0Hz: f0Hz,
      medianLevelDbfs: clamp(levelDbfs, MIN_LEVEL_DBFS, MAX_LEVEL_DBFS),
    })),
  };
}

function wordProsody(measure: WordMeasure, typical: SpeakerMedians): WordProsody {
  const voiced = measure.voicedFrames > 0;
  const f0Hz = voiced ? measure.f0Hz : typical.f0Hz;
  return {
    levelDbfs: clamp(measure.rmsDbfs, MIN_LEVEL_DBFS, MAX_LEVEL_DBFS),
    peakDbfs: clamp(measure.peakDbfs, MIN_LEVEL_DBFS, 0),
    relativeLevelDb: measure.rmsDbfs - typical.levelDbfs,
    f0Hz,
    voiced,
    relativePitchSemitones: 12 * Math.log2(f0Hz / typical.f0Hz),
    voicedSec: measure.voicedFrames * SOUND_FRAME_SEC,
    f0RangeSemitones: measure.f0RangeSemitones,
    f0SlopeSemitonesPerSec: measure.f0SlopeSemitonesPerSec,
    tilt: measure.tilt,
  };
}

function medianF0(measures: readonly WordMeasure[]): number | null {
  const f0s = measures.filter(({ voicedFrames }) => voicedFrames > 0).map(({ f0Hz }) => f0Hz);
  return f0s.length > 0 ? median(f0s) : null;
}

/** Words in digital silence do not tell how loud somebody speaks, unless there are no others. */
function medianLevel(measures: readonly WordMeasure[]): number {
  const levels = measures.map(({ rmsDbfs }) => rmsDbfs);
  const audible = levels.filter((level) => level > MIN_LEVEL_DBFS);
  const result = median(audible.length > 0 ? audible : levels);
  return Number.isNaN(result) ? MIN_LEVEL_DBFS : result;
}

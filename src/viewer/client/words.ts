import type { AnalysisResult, ResultSegment, ResultWord } from '../../domain/analysis-result.js';

/** A word with what the views need to show it. */
export interface ShownWord {
  /** Place among all words of the result. */
  readonly index: number;
  readonly word: ResultWord;
  readonly segment: ResultSegment;
  readonly segmentIndex: number;
  /** Place of the speaker in the order of appearance. */
  readonly speakerIndex: number;
  /** dB above or below the speaker's median. */
  readonly relativeDb: number;
  /** Semitones above or below the speaker's median. */
  readonly relativeSemitones: number;
}

const SEMITONES_PER_OCTAVE = 12;

/** Speakers in order of appearance. */
export function speakersOf({ segments }: AnalysisResult): readonly string[] {
  return [...new Set(segments.map(({ speaker }) => speaker.speaker_id))];
}

/**
 * All words in order of the rows. Where the result has no extras, what is usual for a speaker is the
 * median of the speaker's words.
 */
export function shownWords(result: AnalysisResult): readonly ShownWord[] {
  const speakers = speakersOf(result);
  const usual = speakers.map((id) => {
    const words = result.segments
      .filter(({ speaker }) => speaker.speaker_id === id)
      .flatMap((segment) => segment.words);
    return {
      db: median(words.map(({ volume_db }) => volume_db)),
      hz: median(words.map(({ pitch_hz }) => pitch_hz)),
    };
  });
  let index = 0;
  return result.segments.flatMap((segment, segmentIndex) => {
    const speakerIndex = speakers.indexOf(segment.speaker.speaker_id);
    const { db = 0, hz = 1 } = usual[speakerIndex] ?? {};
    return segment.words.map((word) => ({
      index: index++,
      word,
      segment,
      segmentIndex,
      speakerIndex,
      relativeDb: word.relative_volume_db ?? word.volume_db - db,
      relativeSemitones:
        word.relative_pitch_semitones ?? SEMITONES_PER_OCTAVE * Math.log2(word.pitch_hz / hz),
    }));
  });
}

/** The words that sound at a time: more than one where people talk at once. */
export function wordsAt(words: readonly ShownWord[], sec: number): readonly ShownWord[] {
  return words.filter(({ word }) => word.start <= sec && sec < word.end);
}

/** The last word that has started at a time, or the first one. */
export function wordBefore(words: readonly ShownWord[], sec: number): ShownWord | undefined {
  let found = words[0];
  for (const shown of words)
    if (shown.word.start <= sec && shown.word.start >= (found?.word.start ?? 0)) found = shown;
  return found;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

import type { Emotion } from './artifacts.js';

/** The `result` object of the wire contract, in its own field names. */
export interface AnalysisResult {
  readonly metadata: ResultMetadata;
  readonly segments: readonly ResultSegment[];
  /** Extra: what is typical for each speaker, by speaker id. */
  readonly speakers?: Readonly<Record<string, ResultSpeaker>>;
}

export interface ResultMetadata {
  readonly filename: string;
  /** Seconds, 3 decimals. */
  readonly duration: number;
  readonly total_segments: number;
  readonly unique_speakers: number;
}

export interface ResultSegment {
  /** Seconds from the start of the file, 3 decimals. */
  readonly start_time: number;
  readonly end_time: number;
  readonly speaker: { readonly speaker_id: string };
  readonly text: string;
  readonly words: readonly ResultWord[];
  /** Extra, seconds. */
  readonly duration?: number;
  /** Extra, 0..1. */
  readonly confidence?: number;
  /** Extra. */
  readonly emotion?: ResultEmotion;
}

export interface ResultWord {
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** -60..0, never 0. */
  readonly volume_db: number;
  /** 100..1000. */
  readonly pitch_hz: number;
  /** Extra, 0..1. */
  readonly confidence?: number;
  /** Extra: the measured F0 where it lies outside 100..1000. */
  readonly true_pitch_hz?: number;
  /** Extra: false where `pitch_hz` is the speaker's typical pitch because the word has no voiced sound. */
  readonly voiced?: boolean;
  /** Extra: level of the word's highest sample, -60..0. */
  readonly peak_volume_db?: number;
  /** Extra: dB above or below the speaker's median. */
  readonly relative_volume_db?: number;
  /** Extra: semitones above or below the speaker's median. */
  readonly relative_pitch_semitones?: number;
  /** Extra: how far the pitch moves within the word, in semitones; 0 where it is unvoiced. */
  readonly pitch_range_semitones?: number;
  /** Extra: true where the times are interpolated. */
  readonly interpolated?: boolean;
}

export interface ResultEmotion {
  readonly emotion: Emotion;
  readonly confidence: number;
  readonly probabilities: Readonly<Record<Emotion, number>>;
  readonly arousal: number;
  readonly valence: number;
}

export interface ResultSpeaker {
  /** Seconds of speech. */
  readonly speaking_time: number;
  readonly segments: number;
  /** How clearly the turns belong to this speaker, 0..1; 0 where no turn was found. */
  readonly confidence: number;
  readonly median_pitch_hz: number;
  readonly median_volume_db: number;
}

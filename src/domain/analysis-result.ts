import type { Emotion } from './artifacts.js';

/** The `result` object of the wire contract, in its own field names. */
export interface AnalysisResult {
  readonly metadata: ResultMetadata;
  readonly segments: readonly ResultSegment[];
  /** Extra: what is typical for each speaker, by speaker id. */
  readonly speakers?: Readonly<Record<string, ResultSpeaker>>;
  /** Extra: what somebody who edits the captions should know of the recording. */
  readonly quality?: ResultQuality;
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
  /** Extra: how fast the pitch rises (above 0) or falls within the word; 0 with few voiced frames. */
  readonly pitch_slope_semitones_per_sec?: number;
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
  /** How often they take the floor: rows in a row are one turn. */
  readonly turns: number;
  /** How clearly the turns belong to this speaker, 0..1; 0 where no turn was found. */
  readonly confidence: number;
  readonly median_pitch_hz: number;
  readonly median_volume_db: number;
}

/** State of the recording; levels in dBFS are at least -96.33, which is digital silence. */
export interface ResultQuality {
  /** RMS of the frames in which somebody speaks. */
  readonly speech_level_dbfs: number;
  /** Level between the speech, or of its quietest moments where there is no pause. */
  readonly noise_level_dbfs: number;
  /** Speech over noise in dB, 0..96; 0 without speech. */
  readonly snr_db: number;
  readonly peak_dbfs: number;
  /** Share of samples in the flat tops of clipped waves, 0..1. */
  readonly clipping_share: number;
  /** Share of the audio in which somebody speaks, 0..1. */
  readonly speech_share: number;
  /** Share of the speech in which two or more turns overlap, 0..1. */
  readonly overlap_share: number;
  /** Words whose times are interpolated. */
  readonly interpolated_words: number;
  /** What to listen to first: the 100 strongest doubts at most, in order of start. */
  readonly doubts: readonly ResultDoubt[];
}

/** A span that may be wrong. */
export interface ResultDoubt {
  /** Seconds from the start of the file, 3 decimals. */
  readonly start: number;
  readonly end: number;
  /** Words that may be others, a row that may be another speaker's, a row that noise covers. */
  readonly reason: 'words' | 'speaker' | 'noise';
  /** 0..1: of the least sure word, of the speaker, or the clarity of the sound. */
  readonly confidence: number;
}

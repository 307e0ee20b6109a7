/** Sample rate of all audio inside the pipeline: every model and every measure works at 16 kHz mono. */
export const SAMPLE_RATE_HZ = 16_000;

/** A half-open interval [startSec, endSec) in seconds from the start of the file. */
export interface TimeSpan {
  readonly startSec: number;
  readonly endSec: number;
}

/** A region in which somebody speaks, from voice activity detection. */
export type SpeechSegment = TimeSpan;

/** A contiguous region of one speaker. */
export interface SpeakerTurn extends TimeSpan {
  /** 0-based, in order of first appearance in the file. */
  readonly speakerIndex: number;
  /** Score in 0..1: how clearly the turn belongs to this speaker. */
  readonly confidence: number;
}

/** One recognised word. */
export interface Word extends TimeSpan {
  /** As displayed, punctuation attached ("Hello,"). Never empty. */
  readonly text: string;
  /** Probability in 0..1 that the word is right. */
  readonly confidence: number;
  /** True where the times are interpolated from the neighbours instead of measured. */
  readonly interpolated: boolean;
}

/** One row of the result: words of one speaker that belong together. */
export interface Utterance extends TimeSpan {
  readonly speakerIndex: number;
  /** In order, without overlap, all inside the utterance; at least one. */
  readonly words: readonly Word[];
}

import type { SampleSpan } from '../../../src/dsp/word-measures.js';

/** What a recogniser is asked to do. */
export interface AsrRequest {
  /** Headerless 16-bit mono PCM at 16 kHz. */
  readonly pcmPath: string;
  readonly sampleCount: number;
  /** Where the speech is, for a recogniser that does not look for it; null leaves it to the recogniser. */
  readonly chunks: readonly SampleSpan[] | null;
}

/** A stretch of audio and the words heard in it. */
export interface HeardChunk extends SampleSpan {
  readonly text: string;
}

/** What a recogniser found and what it took. */
export interface AsrOutcome {
  readonly cpuSec: number;
  readonly wallSec: number;
  readonly chunks: readonly HeardChunk[];
  /** CPU seconds of its parts by name, where it knows them. */
  readonly partCpuSec: Readonly<Record<string, number>>;
}

export type ContestantReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly outcome: AsrOutcome }
  | { readonly kind: 'failed'; readonly message: string };

import type { AttentionMap } from '../../dsp/alignment.js';
import { lengthWithoutLoop, loopedPhraseLength } from './loop-guard.js';
import { END_TOKEN } from './sentence-pieces.js';

/** What the decoder made of one stretch of audio. */
export interface WrittenSpeech {
  /** Token ids in order, without the control tokens that begin and end them. */
  readonly tokens: readonly number[];
  /** Natural logarithm of the probability of each token. */
  readonly logProbabilities: readonly number[];
  /** A row for each token, and one more for the end where the decoder came to it. */
  readonly attention: AttentionMap;
  /** `end`: the decoder came to its end; `loop`: it began to repeat itself; `limit`: it wrote too much. */
  readonly stop: 'end' | 'loop' | 'limit';
}

/** The tokens of one stretch so far. */
export class TokenWriter {
  private readonly tokens: number[] = [];
  private readonly logProbabilities: number[] = [];
  private readonly rows: Float32Array[] = [];
  private stop: WrittenSpeech['stop'] | null = null;

  constructor(
    readonly frameCount: number,
    readonly limit: number,
  ) {
    if (limit < 1) this.stop = 'limit';
  }

  get isDone(): boolean {
    return this.stop !== null;
  }

  /** Takes what a step gave; nothing more once it is done. */
  write(token: number, probability: number, row: Float32Array): void {
    if (this.isDone) return;
    this.rows.push(row);
    if (token === END_TOKEN) {
      this.stop = 'end';
      return;
    }
    this.tokens.push(token);
    this.logProbabilities.push(Math.log(probability));
    if (loopedPhraseLength(this.tokens) > 0) this.stop = 'loop';
    else if (this.tokens.length >= this.limit) this.stop = 'limit';
  }

  finish(headCount: number): WrittenSpeech {
    const kept = lengthWithoutLoop(this.tokens);
    const stop = this.stop ?? 'limit';
    return {
      tokens: this.tokens.slice(0, kept),
      logProbabilities: this.logProbabilities.slice(0, kept),
      attention: {
        rows: stop === 'end' ? this.rows : this.rows.slice(0, kept),
        headCount,
        frameCount: this.frameCount,
      },
      stop,
    };
  }
}

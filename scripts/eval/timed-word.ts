import type { TimeSpan } from '../../src/domain/speech.js';

/** A word and when it is said. */
export interface TimedWord extends TimeSpan {
  readonly text: string;
}

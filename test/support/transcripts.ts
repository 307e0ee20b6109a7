import type { Utterance, Word } from '../../src/domain/speech.js';

/** A word with sure times. */
export function word(text: string, startSec: number, endSec: number, confidence = 0.9): Word {
  return { text, startSec, endSec, confidence, interpolated: false };
}

/** An utterance that reaches from its first to its last word. */
export function utterance(speakerIndex: number, ...words: readonly Word[]): Utterance {
  return {
    speakerIndex,
    startSec: words[0]?.startSec ?? 0,
    endSec: words.at(-1)?.endSec ?? 0,
    words,
  };
}

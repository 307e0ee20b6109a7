import { endsSentence } from './sentence.js';
import type { SpeakerTurn, Word } from './speech.js';

/** A pause from which on a word counts as said on its own. */
const APART_SEC = 0.3;

/**
 * Finds who says each word: the speaker whose turns overlap it most, else the one whose turn is
 * nearest. Times of words and turns are not exact, so a change of speaker moves by one word to the
 * end of a sentence, and a single word inside another speaker's sentence goes to that speaker.
 * @param words in order, without overlap
 * @param turns in order of start; they may overlap
 * @returns speaker index of each word; 0 for all where there are no turns
 */
export function assignSpeakers(words: readonly Word[], turns: readonly SpeakerTurn[]): number[] {
  const speakers = speakersByOverlap(words, turns);
  for (let i = 1; i < words.length; i++) moveChangeToSentenceEnd(words, speakers, i);
  for (let i = 1; i + 1 < words.length; i++) {
    const before = speakers[i - 1];
    if (before === undefined || before !== speakers[i + 1] || before === speakers[i]) continue;
    if (!(isBreak(words, i) && isBreak(words, i + 1))) speakers[i] = before;
  }
  return speakers;
}

function speakersByOverlap(words: readonly Word[], turns: readonly SpeakerTurn[]): number[] {
  let firstOpen = 0;
  return words.map((word) => {
    while ((turns[firstOpen]?.endSec ?? Infinity) <= word.startSec) firstOpen++;
    const overlaps = new Map<number, number>();
    for (let i = firstOpen; i < turns.length; i++) {
      const turn = turns[i];
      if (!turn || turn.startSec >= word.endSec) break;
      const sharedSec = Math.min(turn.endSec, word.endSec) - Math.max(turn.startSec, word.startSec);
      if (sharedSec > 0)
        overlaps.set(turn.speakerIndex, (overlaps.get(turn.speakerIndex) ?? 0) + sharedSec);
    }
    const [most] = [...overlaps].sort(([, one], [, other]) => other - one);
    return most ? most[0] : nearestSpeaker(word, turns, firstOpen);
  });
}

function nearestSpeaker(word: Word, turns: readonly SpeakerTurn[], firstOpen: number): number {
  const after = turns.slice(firstOpen, firstOpen + 1);
  const before = turns.slice(0, firstOpen);
  const last = before.reduce<SpeakerTurn | null>(
    (latest, turn) => (latest && latest.endSec >= turn.endSec ? latest : turn),
    null,
  );
  const [next] = after;
  if (!next) return last?.speakerIndex ?? 0;
  if (!last) return next.speakerIndex;
  return next.startSec - word.endSec < word.startSec - last.endSec
    ? next.speakerIndex
    : last.speakerIndex;
}

/** Where the speaker changes before word i, in the middle of a sentence that ends one word off. */
function moveChangeToSentenceEnd(words: readonly Word[], speakers: number[], i: number): void {
  const before = speakers[i - 1];
  const after = speakers[i];
  if (before === undefined || after === undefined || before === after || isBreak(words, i)) return;
  if (isBreak(words, i + 1) && speakers[i + 1] === after) speakers[i] = before;
  else if (isBreak(words, i - 1) && speakers[i - 2] === before) speakers[i - 1] = after;
}

/** Whether a sentence ends, or somebody pauses, between word i - 1 and word i. */
function isBreak(words: readonly Word[], i: number): boolean {
  const before = words[i - 1];
  const after = words[i];
  if (!before || !after) return true;
  return endsSentence(before.text) || after.startSec - before.endSec >= APART_SEC;
}

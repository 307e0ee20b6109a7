import { endsClause, endsSentence } from './sentence.js';
import type { SpeakerTurn, Word } from './speech.js';

/** A pause from which on a word counts as said on its own. */
const APART_SEC = 0.3;
/** How far off a change of speaker may be: about half a window of speaker recognition. */
const CHANGE_ERROR_SEC = 1;
const CHANGE_ERROR_WORDS = 3;
/** Between words that follow each other without a mark there is at most this pause. */
const FLOW_SEC = 0.15;

/**
 * Finds who says each word: the speaker whose turns overlap it most, else the one whose turn is
 * nearest. Times of words and turns are not exact, so a change of speaker inside a sentence moves to
 * the end of a sentence nearby, and a single word inside another speaker's sentence, or at its end,
 * goes to that speaker.
 * @param words in order, without overlap
 * @param turns in order of start; they may overlap
 * @returns speaker index of each word; 0 for all where there are no turns
 */
export function assignSpeakers(words: readonly Word[], turns: readonly SpeakerTurn[]): number[] {
  const speakers = speakersByOverlap(words, turns);
  for (let i = 1; i < words.length; i++) {
    if (speakers[i] !== speakers[i - 1] && isInFlow(words, i))
      moveChangeToSentenceEnd(words, speakers, i);
  }
  for (const [i, own] of speakers.entries()) {
    if (speakers[i - 1] === own || speakers[i + 1] === own) continue;
    speakers[i] = speakerAround(words, speakers, i) ?? own;
  }
  return speakers;
}

/** @returns whose sentence a single word stands in; undefined where it stands on its own */
function speakerAround(
  words: readonly Word[],
  speakers: readonly number[],
  i: number,
): number | undefined {
  const before = speakers[i - 1];
  const after = speakers[i + 1];
  const [begins, ends] = [isBreak(words, i), isBreak(words, i + 1)];
  if (before === after) return begins && ends ? undefined : before;
  if (ends && isInFlow(words, i) && speakers[i - 2] === before) return before;
  if (begins && isInFlow(words, i + 1) && speakers[i + 2] === after) return after;
  return undefined;
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

/** Moves the change of speaker before word `change`, unless a turn would vanish by it. */
function moveChangeToSentenceEnd(words: readonly Word[], speakers: number[], change: number): void {
  const before = speakers[change - 1] ?? 0;
  const after = speakers[change] ?? 0;
  let best: { at: number; distanceSec: number } | null = null;
  for (const [step, own] of [
    [-1, before],
    [1, after],
  ] as const) {
    for (let moved = 1; moved <= CHANGE_ERROR_WORDS; moved++) {
      const at = change + step * moved;
      if (speakers[step < 0 ? at - 1 : at] !== own) break;
      if (!isBreak(words, at)) continue;
      const distanceSec = Math.abs(startSec(words, at) - startSec(words, change));
      if (distanceSec <= CHANGE_ERROR_SEC && (!best || distanceSec < best.distanceSec))
        best = { at, distanceSec };
      break;
    }
  }
  if (best) {
    speakers.fill(after, Math.min(best.at, change), change);
    speakers.fill(before, change, Math.max(best.at, change));
  }
}

function startSec(words: readonly Word[], index: number): number {
  return words[index]?.startSec ?? Infinity;
}

/** Whether word i follows word i - 1 without a mark or a pause. */
function isInFlow(words: readonly Word[], i: number): boolean {
  const before = words[i - 1];
  const after = words[i];
  if (!before || !after || endsSentence(before.text) || endsClause(before.text)) return false;
  return after.startSec - before.endSec < FLOW_SEC;
}

/** Whether a sentence ends, or somebody pauses, between word i - 1 and word i. */
function isBreak(words: readonly Word[], i: number): boolean {
  const before = words[i - 1];
  const after = words[i];
  if (!before || !after) return true;
  return endsSentence(before.text) || after.startSec - before.endSec >= APART_SEC;
}

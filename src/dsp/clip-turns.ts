import type { SpeakerTurn, TimeSpan } from '../domain/speech.js';

/** A pause of up to this long inside the words of one speaker is part of their turn. */
const TURN_PAUSE_SEC = 0.5;

/**
 * Leaves of turns what lies in speech, and bridges the pauses inside the words of one speaker; where
 * the speaker changes, the pause belongs to nobody.
 * @param turns in order, without overlap
 * @param spans speech in order, without overlap
 * @param pauseSec longest pause that is bridged
 * @returns in order, without overlap; the confidence of joined turns is their mean by length
 */
export function clipTurns(
  turns: readonly SpeakerTurn[],
  spans: readonly TimeSpan[],
  pauseSec: number = TURN_PAUSE_SEC,
): SpeakerTurn[] {
  const clipped: SpeakerTurn[] = [];
  let firstSpan = 0;
  for (const turn of turns) {
    while ((spans[firstSpan]?.endSec ?? Infinity) <= turn.startSec) firstSpan++;
    for (let i = firstSpan; i < spans.length; i++) {
      const span = spans[i];
      if (!span || span.startSec >= turn.endSec) break;
      const startSec = Math.max(span.startSec, turn.startSec);
      const endSec = Math.min(span.endSec, turn.endSec);
      if (endSec > startSec) append(clipped, { ...turn, startSec, endSec }, pauseSec);
    }
  }
  return clipped;
}

function append(turns: SpeakerTurn[], next: SpeakerTurn, pauseSec: number): void {
  const last = turns.at(-1);
  if (last?.speakerIndex !== next.speakerIndex || next.startSec - last.endSec > pauseSec) {
    turns.push(next);
    return;
  }
  const lastSec = last.endSec - last.startSec;
  const nextSec = next.endSec - next.startSec;
  const confidence =
    (last.confidence * lastSec + next.confidence * nextSec) / (lastSec + nextSec || 1);
  turns[turns.length - 1] = { ...last, endSec: next.endSec, confidence };
}

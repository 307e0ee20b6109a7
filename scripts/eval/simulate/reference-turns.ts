import type { SpeakerSpan } from '../rttm.js';
import { PAUSE_SEC, SHORTEST_PART_SEC } from './speech-parts.js';

/** Sums of seconds are off by less than this. */
const ROUNDING_SEC = 1e-6;

/**
 * Writes down who speaks when: a pause of one speaker shorter than PAUSE_SEC is speech, within a
 * clip as between two, unless somebody else is heard in it.
 * @param sounds of all speakers, in any order
 * @returns turns in order of start, those of one speaker apart from each other; empty without sound
 */
export function referenceTurns(sounds: readonly SpeakerSpan[]): SpeakerSpan[] {
  const turns: { speaker: string; startSec: number; endSec: number }[] = [];
  const latest = new Map<string, (typeof turns)[number]>();
  for (const sound of sounds.toSorted((a, b) => a.startSec - b.startSec)) {
    const { speaker, startSec, endSec } = sound;
    const turn = latest.get(speaker);
    if (turn && goesOn(turn, sound, sounds)) {
      turn.endSec = Math.max(turn.endSec, endSec);
    } else {
      const begun = { speaker, startSec, endSec };
      latest.set(speaker, begun);
      turns.push(begun);
    }
  }
  return turns.filter(
    ({ startSec, endSec }) => endSec - startSec >= SHORTEST_PART_SEC - ROUNDING_SEC,
  );
}

/** Tells whether what lies between two sounds of a speaker is speech. */
function goesOn(before: SpeakerSpan, after: SpeakerSpan, sounds: readonly SpeakerSpan[]): boolean {
  const pauseSec = after.startSec - before.endSec;
  if (pauseSec < ROUNDING_SEC) return true;
  if (pauseSec > PAUSE_SEC - ROUNDING_SEC) return false;
  return !sounds.some(
    ({ speaker, startSec, endSec }) =>
      speaker !== before.speaker && startSec < after.startSec && endSec > before.endSec,
  );
}

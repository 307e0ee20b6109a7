import type { SpeakerTurn } from './speech.js';

/**
 * Numbers the speakers by their first appearance.
 * @param turns in order of start, with any speaker indices
 * @returns the same turns with speakers 0, 1, 2, ... in the order in which they first speak
 */
export function numberSpeakersByAppearance(turns: readonly SpeakerTurn[]): SpeakerTurn[] {
  const numbers = new Map<number, number>();
  return turns.map((turn) => {
    const speakerIndex = numbers.get(turn.speakerIndex) ?? numbers.size;
    numbers.set(turn.speakerIndex, speakerIndex);
    return { ...turn, speakerIndex };
  });
}

/** How many different speakers the turns have. */
export function countSpeakers(turns: readonly SpeakerTurn[]): number {
  return new Set(turns.map(({ speakerIndex }) => speakerIndex)).size;
}

/** Seconds each speaker speaks, by speaker index; empty without turns. */
export function speakingTimes(turns: readonly SpeakerTurn[]): Map<number, number> {
  const times = new Map<number, number>();
  for (const { speakerIndex, startSec, endSec } of turns)
    times.set(speakerIndex, (times.get(speakerIndex) ?? 0) + endSec - startSec);
  return times;
}

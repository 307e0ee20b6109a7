/** Most speakers a caller can ask for. */
export const MAX_SPEAKERS = 10;

/** What a caller knows of the number of speakers; both null where it is left open. */
export interface SpeakerHints {
  /** Exactly this many, 1..10. */
  readonly numSpeakers: number | null;
  /** No more than this many, 1..10. */
  readonly maxSpeakers: number | null;
}

export const NO_SPEAKER_HINTS: SpeakerHints = { numSpeakers: null, maxSpeakers: null };

/** Whether a value is a number of speakers that can be asked for. */
export function isSpeakerCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_SPEAKERS;
}

/** Whether the hints contradict each other: exactly so many, but no more than fewer. */
export function contradict({ numSpeakers, maxSpeakers }: SpeakerHints): boolean {
  return numSpeakers !== null && maxSpeakers !== null && numSpeakers > maxSpeakers;
}

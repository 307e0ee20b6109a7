/** How a word looks because of how it was said. */
export interface WordLook {
  /** Size of the letters, 1 = as usual for the speaker. */
  readonly scale: number;
  /** How far the word rises above the line, in shares of the letters' size; below 0 it sinks. */
  readonly rise: number;
}

const SCALE_PER_DB = 0.05;
const SMALLEST = 0.7;
const LARGEST = 1.6;
const RISE_PER_SEMITONE = 0.045;
const HIGHEST = 0.4;

/**
 * Turns voice into looks: louder than the speaker's usual is larger, higher is higher.
 * @param relativeDb against the speaker's median
 * @param relativeSemitones against the speaker's median
 */
export function lookOf(relativeDb: number, relativeSemitones: number): WordLook {
  return {
    scale: clamp(1 + SCALE_PER_DB * relativeDb, SMALLEST, LARGEST),
    rise: clamp(RISE_PER_SEMITONE * relativeSemitones, -HIGHEST, HIGHEST),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

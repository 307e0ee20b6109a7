import type { Vector } from './vector-math.js';

/** Two windows this alike are the same sound heard again: different words of one voice are not. */
const SAME_SOUND_COSINE = 0.9;
/** The squared distance of two unit vectors with that cosine. */
const SAME_SOUND_DISTANCE = 2 - 2 * SAME_SOUND_COSINE;
/** After so many dimensions it is looked whether vectors are too far apart already. */
const DIMENSIONS_AT_A_TIME = 16;
/** Windows nearer to each other overlap, or are the same moment of speech, and count as they are. */
const APART_WINDOWS = 10;
/** Sounds of a group that later ones are compared with: four minutes of speech without a repeat. */
const MAX_SOUNDS = 500;

/**
 * Weighs vectors so that a sound that comes back (a jingle, a repeated clip, a loop) counts once
 * however often it is heard: repeating a recording brings no new evidence of who speaks in it.
 * @param units unit vectors in order of time
 * @param groups group of each: sounds are compared within a group only, and with the first of them, so
 *   that time grows in proportion to the length of the recording
 * @returns weight of each vector, 1 over the number of those that are the same sound
 */
export function weighRepeats(units: readonly Vector[], groups: readonly number[]): number[] {
  const soundsByGroup = new Map<number, { unit: Vector; count: number; lastIndex: number }[]>();
  const sounds = units.map((unit, index) => {
    const group = groups[index] ?? 0;
    const known = soundsByGroup.get(group) ?? [];
    soundsByGroup.set(group, known);
    let sound = known.find(
      (other) => index - other.lastIndex >= APART_WINDOWS && isSameSound(other.unit, unit),
    );
    if (!sound) {
      sound = { unit, count: 0, lastIndex: index };
      if (known.length < MAX_SOUNDS) known.push(sound);
    }
    sound.count++;
    sound.lastIndex = index;
    return sound;
  });
  return sounds.map(({ count }) => 1 / count);
}

/** Most pairs are told apart by the first few dimensions. */
function isSameSound(a: Vector, b: Vector): boolean {
  let distance = 0;
  for (let i = 0; i < a.length;) {
    const end = Math.min(a.length, i + DIMENSIONS_AT_A_TIME);
    for (; i < end; i++) distance += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
    if (distance > SAME_SOUND_DISTANCE) return false;
  }
  return true;
}

import type { TimeSpan } from '../domain/speech.js';
import type { EnergyProfile } from './energy-edges.js';

/** Length of one level of the profile. */
const FRAME_SEC = 0.01;
/** Shorter gaps in the sound are inside words: the closure of a stop, a soft consonant. */
const SHORTEST_PAUSE_FRAMES = 12;
/** How far a border may move to a pause, in seconds of sound. */
const SNAP_SEC = 0.25;

/** Relative length of a spoken character: a syllable sign against a letter. */
const CHARACTER_LENGTHS: readonly (readonly [RegExp, number])[] = [
  [/[\p{Script=Hangul}\p{Script=Han}\p{Nd}]/u, 1],
  [/[\p{Script=Hiragana}\p{Script=Katakana}ー]/u, 0.7],
  [/\p{L}/u, 0.4],
];

/**
 * How long a word takes to say, compared with other words.
 * @returns above 0
 */
export function spokenLength(text: string): number {
  let length = 0;
  for (const character of text)
    length += CHARACTER_LENGTHS.find(([kind]) => kind.test(character))?.[1] ?? 0;
  return Math.max(length, 0.4);
}

/**
 * Estimates when each word is said where nothing tells it: the words share the sound of the stretch
 * in proportion to their length, and their borders move to pauses nearby.
 * @param texts words in order
 * @param profile loudness of the stretch they are said in
 * @param lengthSec length of the stretch
 * @returns one span for each word, in order, without overlap, each longer than nothing
 */
export function spreadWords(
  texts: readonly string[],
  profile: EnergyProfile,
  lengthSec: number,
): TimeSpan[] {
  const runs = soundRuns(profile, lengthSec);
  const soundSec = runs.reduce((sum, { startSec, endSec }) => sum + endSec - startSec, 0);
  const lengths = texts.map(spokenLength);
  const total = lengths.reduce((sum, length) => sum + length, 0);

  const borders: number[] = [0];
  for (const length of lengths) borders.push((borders.at(-1) ?? 0) + (length / total) * soundSec);
  snapToPauses(borders, runs);
  return texts.map((_, index) => ({
    startSec: timeOf(borders[index] ?? 0, runs, 'start'),
    endSec: timeOf(borders[index + 1] ?? 0, runs, 'end'),
  }));
}

/** Stretches of sound between pauses; the whole stretch where nothing stands out. */
function soundRuns({ levelsDb, quietBelowDb }: EnergyProfile, lengthSec: number): TimeSpan[] {
  const runs: { start: number; end: number }[] = [];
  for (const [frame, level] of levelsDb.entries()) {
    if (level < quietBelowDb) continue;
    const last = runs.at(-1);
    if (last && frame - last.end < SHORTEST_PAUSE_FRAMES) last.end = frame + 1;
    else runs.push({ start: frame, end: frame + 1 });
  }
  if (runs.length === 0) return [{ startSec: 0, endSec: lengthSec }];
  return runs.map(({ start, end }) => ({ startSec: start * FRAME_SEC, endSec: end * FRAME_SEC }));
}

/** @param borders ascending, in seconds of sound; the first and the last stay */
function snapToPauses(borders: number[], runs: readonly TimeSpan[]): void {
  let soundSec = 0;
  for (const { startSec, endSec } of runs.slice(0, -1)) {
    soundSec += endSec - startSec;
    let nearest = 0;
    for (let index = 1; index < borders.length - 1; index++) {
      const distance = Math.abs((borders[index] ?? 0) - soundSec);
      if (nearest === 0 || distance < Math.abs((borders[nearest] ?? 0) - soundSec)) nearest = index;
    }
    const before = borders[nearest - 1] ?? Infinity;
    const after = borders[nearest + 1] ?? -Infinity;
    const isNear = Math.abs((borders[nearest] ?? Infinity) - soundSec) <= SNAP_SEC;
    if (isNear && before < soundSec && soundSec < after) borders[nearest] = soundSec;
  }
}

/** The moment after so much sound; at a pause the sound after it for a start, the sound before it for an end. */
function timeOf(soundSec: number, runs: readonly TimeSpan[], side: 'start' | 'end'): number {
  let left = soundSec;
  for (const [index, { startSec, endSec }] of runs.entries()) {
    const length = endSec - startSec;
    const isInside = side === 'start' ? left < length - 1e-9 : left <= length + 1e-9;
    if (isInside || index === runs.length - 1) return startSec + Math.min(left, length);
    left -= length;
  }
  return 0;
}

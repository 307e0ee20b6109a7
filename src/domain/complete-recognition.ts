import { meanConfidence } from './confidence.js';
import type { SpeechPart } from './speech-chunks.js';
import type { TimeSpan, Word } from './speech.js';

/** Recognises what is said in a span of the recording; the words are in order. */
export type Listen = (heard: TimeSpan) => Promise<readonly Word[]>;

/** How far the times of a word and of its sound may differ. */
const TIME_ERROR_SEC = 0.15;
/** Speech shorter than this holds no word of its own. */
const SHORTEST_SEC = 0.12;
/** Margin around speech that is heard again; half the pause where that is less. */
const MARGIN_SEC = 0.2;
/** Up to this much speech on its own may as well be a cough. */
const LITTLE_SPEECH_SEC = 1;
/**
 * The least product of how probable it is that somebody speaks at all and that the words are right.
 * Source: chosen on the 16 stretches of noise (coughs, sneezes, water, music) that words are heard
 * in, of which 11 fall below it, and on 344 single digits, of which 11 of the 191 right ones and 59
 * of the 153 misheard do. At 0.3 one more of the noises would, and ten more of the right digits.
 */
const MIN_BELIEF = 0.2;

/**
 * Recognises a stretch of speech and makes sure that nothing in it is passed over: a recogniser that
 * gives up early, which long pauses between single words lead it to, hears the speech it has no words
 * for again, in ever smaller parts. Words that rest on little speech alone are kept only where they
 * are likely.
 * @param heard what to listen to first
 * @param speech where somebody speaks in it, in order; at least one part
 * @returns all words in order of start
 */
export async function recognizeCompletely(
  listen: Listen,
  heard: TimeSpan,
  speech: readonly SpeechPart[],
): Promise<Word[]> {
  const words = await recognizeParts(listen, heard, speech);
  return totalSec(speech) > LITTLE_SPEECH_SEC || isBelievable(words, speech) ? words : [];
}

async function recognizeParts(
  listen: Listen,
  heard: TimeSpan,
  speech: readonly SpeechPart[],
): Promise<Word[]> {
  const words = [...(await listen(heard))];
  if (speech.length < 2) return words;
  for (const group of partsWithoutWords(speech, words)) {
    for (const parts of group.length === speech.length ? halves(group) : [group]) {
      const found = await recognizeParts(listen, spanAround(parts, speech), parts);
      if (isBelievable(found, parts)) words.push(...found);
    }
  }
  return words.sort((one, other) => one.startSec - other.startSec);
}

/** Groups of neighbouring parts in which no word lies. */
function partsWithoutWords(
  speech: readonly SpeechPart[],
  words: readonly TimeSpan[],
): SpeechPart[][] {
  const groups: SpeechPart[][] = [];
  let group: SpeechPart[] = [];
  for (const part of speech) {
    const hasWord = words.some(
      ({ startSec, endSec }) =>
        startSec < part.endSec + TIME_ERROR_SEC && endSec > part.startSec - TIME_ERROR_SEC,
    );
    if (!hasWord) group.push(part);
    if (hasWord || part === speech.at(-1)) {
      if (totalSec(group) >= SHORTEST_SEC) groups.push(group);
      group = [];
    }
  }
  return groups;
}

/** The parts before and after the longest pause. */
function halves(speech: readonly SpeechPart[]): SpeechPart[][] {
  let cut = 1;
  let longestSec = -Infinity;
  for (const [i, { startSec }] of speech.entries()) {
    const before = speech[i - 1];
    if (!before || startSec - before.endSec <= longestSec) continue;
    longestSec = startSec - before.endSec;
    cut = i;
  }
  return [speech.slice(0, cut), speech.slice(cut)];
}

function spanAround(parts: readonly SpeechPart[], speech: readonly SpeechPart[]): TimeSpan {
  const [first] = parts;
  const last = parts.at(-1);
  if (!first || !last) return { startSec: 0, endSec: 0 };
  const before = speech[speech.indexOf(first) - 1]?.endSec ?? -Infinity;
  const after = speech[speech.indexOf(last) + 1]?.startSec ?? Infinity;
  return {
    startSec: first.startSec - Math.min(MARGIN_SEC, (first.startSec - before) / 2),
    endSec: last.endSec + Math.min(MARGIN_SEC, (after - last.endSec) / 2),
  };
}

function isBelievable(words: readonly Word[], speech: readonly SpeechPart[]): boolean {
  const peak = Math.max(...speech.map(({ peakProbability }) => peakProbability));
  return peak * meanConfidence(words) >= MIN_BELIEF;
}

function totalSec(speech: readonly TimeSpan[]): number {
  return speech.reduce((sum, { startSec, endSec }) => sum + endSec - startSec, 0);
}

import { meanConfidence } from './confidence.js';
import { clamp } from './numbers.js';
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
/** Words this short in all may as well be a cough. */
const FEW_WORDS_SEC = 1;
/**
 * The least belief in words that stand alone: twice the log-odds that somebody speaks, by the mean
 * over the frames, plus the log-odds that the words are right.
 *
 * Source: logistic regression of 992 short words and replies (bare digits and letters, telephone,
 * whispers, words cut out of sentences) against 124 stretches of coughs, sneezes, laughs, water and
 * music in which words are heard gives the two terms these weights, and how much of the sound is
 * voiced nothing on top. The limit was chosen on half of them; on the other half it drops 18 of 506
 * right words, 61 of 361 misheard ones and 71 of 81 of the noises.
 */
const MIN_BELIEF = 2;
/** No probability counts as surer than this. */
const SUREST = 0.999;

/**
 * Recognises a stretch of speech and makes sure that nothing in it is passed over: a recogniser that
 * gives up early, which long pauses between single words lead it to, hears the speech it has no words
 * for again, in ever smaller parts. A few words that stand alone are kept only where they are likely.
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
  return isBelievable(words, speech) ? words : [];
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
  if (totalSec(words) > FEW_WORDS_SEC) return true;
  const belief = 2 * logOdds(meanProbability(speech)) + logOdds(meanConfidence(words));
  return belief >= MIN_BELIEF;
}

function meanProbability(speech: readonly SpeechPart[]): number {
  const sum = speech.reduce((total, part) => total + part.meanProbability * lengthSec(part), 0);
  return sum / totalSec(speech);
}

function logOdds(probability: number): number {
  const inside = clamp(probability, 1 - SUREST, SUREST);
  return Math.log(inside / (1 - inside));
}

function totalSec(spans: readonly TimeSpan[]): number {
  return spans.reduce((sum, span) => sum + lengthSec(span), 0);
}

function lengthSec({ startSec, endSec }: TimeSpan): number {
  return endSec - startSec;
}

import type { EnergyProfile } from '../../dsp/energy-edges.js';
import { spreadWords } from '../../dsp/spread-words.js';
import type { TimeSpan, Word } from '../../domain/speech.js';
import { orderSpans } from '../../domain/word-order.js';
import { type TextSpan, wordUnits } from '../../domain/word-units.js';
import type { SherpaResult } from './sherpa-library.js';

/** The longest that a token sounds where the next one comes late. */
const LONGEST_TOKEN_SEC = 0.3;
/** Confidence of a word of which the library states no probability. */
const UNKNOWN_CONFIDENCE = 0.6;
const WORD_START = /^\u2581/;

/**
 * The language a result is in.
 * @param lang what the library says: `ko`, `<|ko|>` or nothing
 * @param asked the language asked for, or null
 * @returns ISO 639 code; null where nobody knows
 */
export function languageOf(
  { lang }: Pick<SherpaResult, 'lang'>,
  asked: string | null,
): string | null {
  const found = /[a-z]{2,3}/.exec(lang.toLowerCase())?.[0];
  return asked ?? found ?? null;
}

/**
 * Turns what sherpa-onnx says into words.
 * @param language ISO 639 code of the text
 * @param energy loudness of the stretch
 * @param lengthSec its length
 * @returns the words in order, their times in seconds from the start of the stretch and inside it:
 *   those of the tokens where the model tells them, else estimated from the sound; empty where
 *   nothing was said
 */
export function wordsOf(
  result: SherpaResult,
  language: string,
  energy: EnergyProfile,
  lengthSec: number,
): Word[] {
  const { tokens, timestamps, text } = result;
  const isTimed = tokens.length > 0 && timestamps.length === tokens.length;
  const words = isTimed
    ? timedWords(result, language, lengthSec)
    : estimatedWords(text, language, energy, lengthSec);
  return orderSpans(words, { startSec: 0, endSec: lengthSec });
}

function estimatedWords(
  text: string,
  language: string,
  energy: EnergyProfile,
  lengthSec: number,
): Word[] {
  const texts = wordUnits(text, language).map((unit) => written(text, unit));
  const spans = spreadWords(texts, energy, lengthSec);
  return texts.map((word, index) => ({
    text: word,
    startSec: spans[index]?.startSec ?? 0,
    endSec: spans[index]?.endSec ?? lengthSec,
    confidence: UNKNOWN_CONFIDENCE,
    interpolated: true,
  }));
}

function timedWords(result: SherpaResult, language: string, lengthSec: number): Word[] {
  const pieces = result.tokens.map((token) => token.replace(WORD_START, ' '));
  const text = pieces.join('');
  const tokenAt = pieces.flatMap((piece, token) =>
    Array.from({ length: piece.length }, () => token),
  );
  return wordUnits(text, language).map((unit): Word => {
    const heard = heardTokens(pieces, tokenAt, unit);
    return {
      text: written(text, unit),
      ...spanOf(result, heard, lengthSec),
      confidence: confidenceOf(result, heard),
      interpolated: false,
    };
  });
}

/** @returns first and last token of a unit that is more than a mark or a blank */
function heardTokens(
  pieces: readonly string[],
  tokenAt: readonly number[],
  { start, end }: TextSpan,
): readonly [number, number] {
  let first = tokenAt[start] ?? 0;
  let last = tokenAt[end - 1] ?? first;
  const isSilent = (token: number) => /^[\p{P}\s]*$/u.test(pieces[token] ?? '');
  while (first < last && isSilent(first)) first++;
  while (last > first && isSilent(last)) last--;
  return [first, last];
}

function spanOf(
  { timestamps, durations }: SherpaResult,
  [first, last]: readonly [number, number],
  lengthSec: number,
): TimeSpan {
  const startSec = timestamps[first] ?? 0;
  const lastSec = timestamps[last] ?? startSec;
  const stated = durations?.[last];
  const next = timestamps[last + 1] ?? lengthSec;
  const lastsSec = stated !== undefined && stated > 0 ? stated : LONGEST_TOKEN_SEC;
  return { startSec, endSec: Math.max(startSec, Math.min(next, lastSec + lastsSec)) };
}

function confidenceOf(
  { ys_log_probs: logProbabilities = [], tokens }: SherpaResult,
  [first, last]: readonly [number, number],
): number {
  if (logProbabilities.length !== tokens.length) return UNKNOWN_CONFIDENCE;
  return Math.min(1, Math.exp(Math.min(...logProbabilities.slice(first, last + 1))));
}

function written(text: string, { start, end }: TextSpan): string {
  return text.slice(start, end).replaceAll(/\s/gu, '');
}

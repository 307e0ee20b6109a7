import type { ResultEmotion, ResultSegment, ResultWord } from './analysis-result.js';
import { EMOTIONS, type EmotionEstimate, type WordProsody } from './artifacts.js';
import { clamp, roundTo } from './numbers.js';
import { MAX_LEVEL_DBFS, MAX_PITCH_HZ, MIN_LEVEL_DBFS, MIN_PITCH_HZ } from './prosody-limits.js';
import { rowConfidence, type RowTrust } from './row-trust.js';
import type { Utterance, Word } from './speech.js';
import { joinWords } from './utterance-text.js';
import type { MillisecondSpan, RowTimes } from './word-times.js';

/** A row of the transcript with all that is known of it. */
export interface Row {
  readonly utterance: Utterance;
  readonly times: RowTimes;
  /** Parallel to the utterance's words. */
  readonly prosody: readonly WordProsody[];
  readonly emotion: EmotionEstimate | undefined;
  readonly trust: RowTrust;
}

/**
 * Writes a row in the fields of the wire contract.
 * @param language code of the language the words are in
 * @param extras whether the optional fields are wanted
 */
export function resultSegment(
  { utterance, times, prosody, emotion, trust }: Row,
  speakerId: string,
  language: string,
  extras: boolean,
): ResultSegment {
  const { startMs, endMs } = times;
  const segment: ResultSegment = {
    start_time: startMs / 1000,
    end_time: endMs / 1000,
    speaker: { speaker_id: speakerId },
    text: joinWords(utterance.words, language),
    words: utterance.words.map((word, i) => resultWord(word, times.words[i], prosody[i], extras)),
  };
  if (!extras) return segment;
  return {
    ...segment,
    duration: (endMs - startMs) / 1000,
    confidence: roundTo(rowConfidence(trust), 3),
    ...(emotion && { emotion: resultEmotion(emotion) }),
  };
}

function resultWord(
  word: Word,
  times: MillisecondSpan | undefined,
  prosody: WordProsody | undefined,
  extras: boolean,
): ResultWord {
  if (!times || !prosody) throw new RangeError('A word was not measured.');
  const { startMs, endMs } = times;
  const { levelDbfs, f0Hz, voiced } = prosody;
  const base = {
    word: word.text.trim(),
    start: startMs / 1000,
    end: endMs / 1000,
    volume_db: clamp(roundTo(levelDbfs, 2), MIN_LEVEL_DBFS, MAX_LEVEL_DBFS),
    pitch_hz: clamp(roundTo(f0Hz, 1), MIN_PITCH_HZ, MAX_PITCH_HZ),
  };
  if (!extras) return base;
  return {
    ...base,
    confidence: roundTo(clamp(word.confidence, 0, 1), 3),
    voiced,
    ...(voiced && base.pitch_hz !== roundTo(f0Hz, 1) && { true_pitch_hz: roundTo(f0Hz, 1) }),
    peak_volume_db: roundTo(prosody.peakDbfs, 2),
    relative_volume_db: roundTo(prosody.relativeLevelDb, 2),
    relative_pitch_semitones: roundTo(prosody.relativePitchSemitones, 2),
    pitch_range_semitones: roundTo(prosody.f0RangeSemitones, 2),
    pitch_slope_semitones_per_sec: roundTo(prosody.f0SlopeSemitonesPerSec, 2),
    ...(word.interpolated && { interpolated: true }),
  };
}

function resultEmotion(estimate: EmotionEstimate): ResultEmotion {
  const { emotion, arousal, valence } = estimate;
  const rounded = EMOTIONS.map((name) => roundTo(clamp(estimate.probabilities[name], 0, 1), 4));
  // What rounding took or gave goes to the estimate itself, so that the sum is 1 to the last digit.
  const rest = EMOTIONS.reduce(
    (sum, name, i) => (name === emotion ? sum : sum + (rounded[i] ?? 0)),
    0,
  );
  const own = roundTo(clamp(1 - rest, 0, 1), 4);
  const entries = EMOTIONS.map(
    (name, i) => [name, name === emotion ? own : (rounded[i] ?? 0)] as const,
  );
  return {
    emotion,
    confidence: own,
    probabilities: Object.fromEntries(entries) as ResultEmotion['probabilities'],
    arousal: roundTo(clamp(arousal, -1, 1), 3),
    valence: roundTo(clamp(valence, -1, 1), 3),
  };
}

import type { ResultDoubt } from './analysis-result.js';
import type { Diarization } from './artifacts.js';
import { meanConfidence } from './confidence.js';
import { clamp, roundTo } from './numbers.js';
import type { Utterance } from './speech.js';
import type { MillisecondSpan, RowTimes } from './word-times.js';

/** How far a row can be trusted, by what could be wrong with it. */
export interface RowTrust {
  /** Mean confidence of its words, 0..1: the share of them that should be right. */
  readonly words: number;
  /** How clearly its speaker stands out from the others, 0..1. */
  readonly speaker: number;
  /** How clear its sound is, 0..1: 1 from CLEAR_SNR_DB on. */
  readonly sound: number;
}

/** From this ratio of speech to noise on, words are as well understood as in silence. Source: ANSI S3.5-1997. */
const CLEAR_SNR_DB = 15;
/** Score of a speaker where no turn tells anything. */
const UNKNOWN_SPEAKER = 0.5;
/** How much of the confidence of a row hangs on its speaker and its sound; the rest on its words. */
const SPEAKER_WEIGHT = 0.2;
const SOUND_WEIGHT = 0.15;
/** Below these somebody should listen. */
const DOUBTFUL = { word: 0.5, speaker: 0.6, sound: 0.4 } as const;

/**
 * Judges a row.
 * @param snrDb ratio of its sound to the noise of the recording
 */
export function rowTrust(
  { words, startSec, endSec, speakerIndex }: Utterance,
  { turns }: Diarization,
  snrDb: number,
): RowTrust {
  const parts = turns.flatMap((turn) => {
    const part = {
      startSec: Math.max(startSec, turn.startSec),
      endSec: Math.min(endSec, turn.endSec),
      confidence: turn.confidence,
    };
    return turn.speakerIndex === speakerIndex && part.endSec > part.startSec ? [part] : [];
  });
  return {
    words: meanConfidence(words),
    speaker: parts.length > 0 ? meanConfidence(parts) : UNKNOWN_SPEAKER,
    sound: clamp(snrDb / CLEAR_SNR_DB, 0, 1),
  };
}

/**
 * Confidence of a row: that of its words, lowered by up to a fifth for its speaker and by up to 15 %
 * for its sound. The weights are set, not fitted: the words' confidence, which already suffers from
 * noise, is to stay recognisable.
 * @returns 0..1
 */
export function rowConfidence({ words, speaker, sound }: RowTrust): number {
  return words * (1 - SPEAKER_WEIGHT * (1 - speaker)) * (1 - SOUND_WEIGHT * (1 - sound));
}

/** Lists what somebody should listen to in a row: runs of doubtful words, a doubtful speaker, noise. */
export function rowDoubts(
  { words }: Utterance,
  { startMs, endMs, words: times }: RowTimes,
  trust: RowTrust,
): ResultDoubt[] {
  const runs: { startMs: number; endMs: number; confidence: number }[] = [];
  let inRun = false;
  for (const [i, word] of words.entries()) {
    const time = times[i];
    const confidence = clamp(word.confidence, 0, 1);
    const last = runs.at(-1);
    if (!time || confidence >= DOUBTFUL.word) inRun = false;
    else if (inRun && last) {
      last.endMs = time.endMs;
      last.confidence = Math.min(last.confidence, confidence);
    } else {
      runs.push({ ...time, confidence });
      inRun = true;
    }
  }
  const row = { startMs, endMs };
  return [
    ...runs.map((run) => doubt('words', run, run.confidence)),
    ...(trust.speaker < DOUBTFUL.speaker ? [doubt('speaker', row, trust.speaker)] : []),
    ...(trust.sound < DOUBTFUL.sound ? [doubt('noise', row, trust.sound)] : []),
  ];
}

function doubt(
  reason: ResultDoubt['reason'],
  { startMs, endMs }: MillisecondSpan,
  confidence: number,
): ResultDoubt {
  return { start: startMs / 1000, end: endMs / 1000, reason, confidence: roundTo(confidence, 3) };
}

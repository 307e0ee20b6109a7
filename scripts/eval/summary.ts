import { summarizeBorders, type BorderErrors } from './border-errors.js';
import {
  expectedCalibrationError,
  type Judgement,
  reliabilityBins,
  type ReliabilityBin,
} from './calibration.js';
import {
  addDiarizationErrors,
  diarizationErrorRate,
  NO_DIARIZATION_ERROR,
  type DiarizationError,
} from './diarization-error.js';
import { COLLARS_SEC, type ClipMeasures, type CollarErrors } from './measure-clip.js';
import { expressionAgreement, type ExpressionAgreement } from './expression-agreement.js';
import {
  addPitchComparisons,
  NO_PITCH_COMPARISON,
  pitchAgreement,
  type PitchAgreement,
  type PitchComparison,
} from './pitch-agreement.js';
import { addWordErrors, errorRate, NO_WORD_ERRORS, type WordErrors } from './word-errors.js';

export interface WordSummary extends WordErrors {
  /** Word error rate, 0..1 or more. */
  readonly rate: number;
}

export interface BorderSummary {
  readonly wordsFrom: string;
  readonly starts: BorderErrors;
  readonly ends: BorderErrors;
}

export interface DiarizationSummary extends DiarizationError {
  readonly collarSec: number;
  /** Diarization error rate, 0..1 or more. */
  readonly rate: number;
}

export interface SpeakerSummary {
  readonly recordings: number;
  readonly right: number;
  readonly tooMany: number;
  readonly tooFew: number;
}

export interface CalibrationSummary {
  /** How many words or rows. */
  readonly count: number;
  /** Expected calibration error, 0..1. */
  readonly expectedError: number;
  readonly bins: readonly ReliabilityBin[];
}

/** Numbers over one or several recordings; a part is undefined where nothing was there to measure. */
export interface Summary {
  readonly recordings: number;
  readonly durationSec: number;
  /** Wall time of the analysis as a share of the recordings' length. */
  readonly realTimeFactor: number;
  readonly words: WordSummary | undefined;
  /** One for each origin of reference times, in order of first appearance. */
  readonly borders: readonly BorderSummary[];
  readonly speakers: SpeakerSummary | undefined;
  readonly diarization:
    Readonly<Record<'turns' | 'rows' | 'oneSpeaker', readonly DiarizationSummary[]>> | undefined;
  /** Of words ... */
  readonly calibration: CalibrationSummary | undefined;
  /** ... and of rows. */
  readonly rowCalibration: CalibrationSummary | undefined;
  readonly level: { readonly words: number; readonly largestErrorDb: number } | undefined;
  readonly expression: ExpressionAgreement | undefined;
  readonly pitch:
    Readonly<Record<'tracker' | 'frames' | 'words', PitchAgreement | undefined>> | undefined;
}

/** Pools recordings: errors are added up first and divided then, so that long ones count more. */
export function summarize(clips: readonly ClipMeasures[]): Summary {
  const durationSec = sum(clips.map((clip) => clip.durationSec));
  return {
    recordings: clips.length,
    durationSec,
    realTimeFactor: sum(clips.map(({ tookSec }) => tookSec)) / durationSec,
    words: summarizeWords(present(clips.map(({ words }) => words))),
    borders: summarizeBorderOrigins(present(clips.map(({ borders }) => borders))),
    speakers: summarizeSpeakers(present(clips.map(({ speakers }) => speakers))),
    diarization: summarizeDiarization(present(clips.map(({ diarization }) => diarization))),
    calibration: summarizeCalibration(clips.flatMap(({ confidentWords }) => confidentWords)),
    rowCalibration: summarizeCalibration(clips.flatMap(({ confidentRows }) => confidentRows)),
    level: summarizeLevel(clips.flatMap(({ levelErrorsDb }) => levelErrorsDb)),
    expression: expressionAgreement(clips.flatMap(({ expressions }) => expressions)),
    pitch: summarizePitch(present(clips.map(({ pitch }) => pitch))),
  };
}

function summarizeWords(all: readonly WordErrors[]): WordSummary | undefined {
  if (all.length === 0) return undefined;
  const total = all.reduce(addWordErrors, NO_WORD_ERRORS);
  return { ...total, rate: errorRate(total) };
}

function summarizeBorderOrigins(
  all: readonly NonNullable<ClipMeasures['borders']>[],
): BorderSummary[] {
  return [...new Set(all.map(({ wordsFrom }) => wordsFrom))].flatMap((wordsFrom) => {
    const own = all.filter((borders) => borders.wordsFrom === wordsFrom);
    const starts = summarizeBorders(own.flatMap(({ startErrorsSec }) => startErrorsSec));
    const ends = summarizeBorders(own.flatMap(({ endErrorsSec }) => endErrorsSec));
    return starts && ends ? [{ wordsFrom, starts, ends }] : [];
  });
}

function summarizeSpeakers(
  all: readonly NonNullable<ClipMeasures['speakers']>[],
): SpeakerSummary | undefined {
  if (all.length === 0) return undefined;
  return {
    recordings: all.length,
    right: all.filter(({ reference, found }) => found === reference).length,
    tooMany: all.filter(({ reference, found }) => found > reference).length,
    tooFew: all.filter(({ reference, found }) => found < reference).length,
  };
}

function summarizeDiarization(
  all: readonly NonNullable<ClipMeasures['diarization']>[],
): Summary['diarization'] {
  if (all.length === 0) return undefined;
  const pooled = (errors: readonly CollarErrors[]): DiarizationSummary[] =>
    COLLARS_SEC.map((collarSec, i) => {
      const total = present(errors.map((byCollar) => byCollar[i])).reduce(
        addDiarizationErrors,
        NO_DIARIZATION_ERROR,
      );
      return { collarSec, ...total, rate: diarizationErrorRate(total) };
    });
  return {
    turns: pooled(all.map(({ turns }) => turns)),
    rows: pooled(all.map(({ rows }) => rows)),
    oneSpeaker: pooled(all.map(({ oneSpeaker }) => oneSpeaker)),
  };
}

function summarizeCalibration(judged: readonly Judgement[]): CalibrationSummary | undefined {
  if (judged.length === 0) return undefined;
  const bins = reliabilityBins(judged);
  return { count: judged.length, expectedError: expectedCalibrationError(bins), bins };
}

function summarizePitch(all: readonly NonNullable<ClipMeasures['pitch']>[]): Summary['pitch'] {
  if (all.length === 0) return undefined;
  const pooled = (comparisons: readonly PitchComparison[]): PitchAgreement | undefined =>
    pitchAgreement(comparisons.reduce(addPitchComparisons, NO_PITCH_COMPARISON));
  return {
    tracker: pooled(all.map(({ tracker }) => tracker)),
    frames: pooled(all.map(({ frames }) => frames)),
    words: pooled(all.map(({ words }) => words)),
  };
}

function summarizeLevel(errorsDb: readonly number[]): Summary['level'] {
  if (errorsDb.length === 0) return undefined;
  const largestErrorDb = errorsDb.reduce((most, error) => Math.max(most, Math.abs(error)), 0);
  return { words: errorsDb.length, largestErrorDb };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function present<T>(values: readonly (T | undefined)[]): T[] {
  return values.filter((value) => value !== undefined);
}

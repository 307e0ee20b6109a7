import type { AnalysisResult, ResultWord } from '../../src/domain/analysis-result.js';
import { SOUND_FRAME_SEC } from '../../src/domain/artifacts.js';
import type { SpeakerTurn } from '../../src/domain/speech.js';
import { median } from '../../src/dsp/statistics.js';
import type { Judgement } from './calibration.js';
import { diarizationError, type DiarizationError } from './diarization-error.js';
import { hearExpressions, type HeardExpression } from './expression-agreement.js';
import type { Clip } from './manifest.js';
import { judgeWords } from './matched-words.js';
import type { Analysis } from './pipeline-session.js';
import { comparePitch, type PitchComparison } from './pitch-agreement.js';
import type { PraatPitch } from './praat.js';
import type { SpeakerSpan } from './rttm.js';
import { countWordErrors, type WordErrors } from './word-errors.js';

/** Collars at which diarization is scored, in seconds. */
export const COLLARS_SEC = [0, 0.25] as const;

/** Diarization errors at each of COLLARS_SEC. */
export type CollarErrors = readonly DiarizationError[];

/** Everything measured on one recording; a part is undefined where the reference has nothing for it. */
export interface ClipMeasures {
  readonly id: string;
  readonly durationSec: number;
  readonly tookSec: number;
  readonly words: WordErrors | undefined;
  readonly borders:
    | {
        readonly wordsFrom: string;
        /** Measured minus reference, in seconds, of each matched word. */
        readonly startErrorsSec: readonly number[];
        readonly endErrorsSec: readonly number[];
      }
    | undefined;
  /** Recognised words with a verdict. */
  readonly confidentWords: readonly Judgement[];
  /** Rows of the result with the share of their words that are right. */
  readonly confidentRows: readonly Judgement[];
  readonly speakers: { readonly reference: number; readonly found: number } | undefined;
  readonly diarization:
    | {
        /** Of the diarizer's turns. */
        readonly turns: CollarErrors;
        /** Of the rows of the result, which begin and end with words. */
        readonly rows: CollarErrors;
        /** Of the same turns given to one speaker: what telling speakers apart must beat. */
        readonly oneSpeaker: CollarErrors;
      }
    | undefined;
  /** Volume of words minus what ffmpeg measures, in dB. */
  readonly levelErrorsDb: readonly number[];
  readonly expressions: readonly HeardExpression[];
  readonly pitch:
    | {
        /** The tracker alone against Praat with the same settings, every 10 ms of the recording. */
        readonly tracker: PitchComparison;
        /** As the pipeline measures against Praat with its own adapted range, every 10 ms of the rows. */
        readonly frames: PitchComparison;
        /** The same for the words of the result. */
        readonly words: PitchComparison;
      }
    | undefined;
}

/** What was measured beside the result. */
export interface OtherMeasures {
  /** Undefined without Praat. */
  readonly pitch: PitchTracks | undefined;
  /** See `levelErrors`. */
  readonly levelErrorsDb: readonly number[];
}

/** Tracks of a recording's F0. */
export interface PitchTracks {
  readonly praat: PraatPitch;
  /** By the tracker alone with the standard settings of Praat, parallel to `praat.standard.f0Hz`. */
  readonly tracker: Float64Array;
}

/**
 * Compares an analysis with what is known of its recording.
 * @param other `pitch.praat.adapted` is parallel to `prosody.sound.f0Hz`
 */
export function measureClip(
  clip: Clip,
  { artifacts, tookSec }: Analysis,
  { pitch, levelErrorsDb }: OtherMeasures,
): ClipMeasures {
  const { result } = artifacts;
  const words = result.segments.flatMap((segment) => segment.words);
  const heardText = result.segments.map(({ text }) => text).join(' ');
  const durationSec = clip.durationSec ?? result.metadata.duration;
  const turns = turnsAsSpans(artifacts.diarization.turns);
  return {
    id: clip.id,
    durationSec,
    tookSec,
    words: clip.text === undefined ? undefined : countWordErrors(clip.text, heardText),
    borders: clip.words && borderErrors(clip.words, clip.wordsFrom, words),
    ...confidences(clip.text, result),
    speakers:
      clip.speakerCount === undefined
        ? undefined
        : { reference: clip.speakerCount, found: result.metadata.unique_speakers },
    diarization: clip.turns && {
      turns: errorsByCollar(clip.turns, turns, durationSec),
      rows: errorsByCollar(clip.turns, rowsOf(result), durationSec),
      oneSpeaker: errorsByCollar(
        clip.turns,
        turns.map((turn) => ({ ...turn, speaker: 'one' })),
        durationSec,
      ),
    },
    levelErrorsDb,
    expressions: hearExpressions(clip.expressions, result.segments),
    pitch: pitch && {
      tracker: comparePitch(pitch.praat.standard.f0Hz, pitch.tracker),
      frames: comparePitch(pitch.praat.adapted, Float64Array.from(artifacts.prosody.sound.f0Hz)),
      words: compareWordPitch(words, pitch.praat.adapted),
    },
  };
}

/** The diarizer's turns, as they are scored and drawn. */
export function turnsAsSpans(turns: readonly SpeakerTurn[]): SpeakerSpan[] {
  return turns.map(({ speakerIndex, startSec, endSec }) => ({
    speaker: String(speakerIndex),
    startSec,
    endSec,
  }));
}

function borderErrors(
  reference: NonNullable<Clip['words']>,
  wordsFrom: string,
  words: readonly ResultWord[],
): ClipMeasures['borders'] {
  const heard = words.map((word) => ({ ...word, text: word.word }));
  const { matched } = judgeWords(reference, heard);
  return {
    wordsFrom,
    startErrorsSec: matched.map((pair) => pair.heard.start - pair.reference.startSec),
    endErrorsSec: matched.map((pair) => pair.heard.end - pair.reference.endSec),
  };
}

/** Judges all words together, since the reference has no rows. */
function confidences(
  text: string | undefined,
  { segments }: AnalysisResult,
): Pick<ClipMeasures, 'confidentWords' | 'confidentRows'> {
  if (text === undefined) return { confidentWords: [], confidentRows: [] };
  const heard = segments.flatMap(({ words }, row) =>
    words.map(({ word, confidence }) => ({ text: word, confidence, row })),
  );
  const judged = judgeWords([{ text }], heard).judged.map(({ heard: word, isRight }) => ({
    ...word,
    rightShare: isRight ? 1 : 0,
  }));
  const confidentWords = judged.flatMap(({ confidence, rightShare }) =>
    confidence === undefined ? [] : [{ confidence, rightShare }],
  );
  const confidentRows = segments.flatMap(({ confidence }, row) => {
    const own = judged.filter((word) => word.row === row);
    if (own.length === 0 || confidence === undefined) return [];
    const right = own.reduce((sum, { rightShare }) => sum + rightShare, 0);
    return [{ confidence, rightShare: right / own.length }];
  });
  return { confidentWords, confidentRows };
}

function rowsOf(result: AnalysisResult): SpeakerSpan[] {
  return result.segments.map(({ speaker, start_time: startSec, end_time: endSec }) => ({
    speaker: speaker.speaker_id,
    startSec,
    endSec,
  }));
}

function errorsByCollar(
  reference: readonly SpeakerSpan[],
  heard: readonly SpeakerSpan[],
  durationSec: number,
): CollarErrors {
  return COLLARS_SEC.map((collarSec) =>
    diarizationError(reference, heard, { durationSec, collarSec }),
  );
}

/** Pitch of each word against the median of the reference's voiced frames inside it. */
function compareWordPitch(
  words: readonly ResultWord[],
  referenceF0Hz: Float64Array,
): PitchComparison {
  const expected = words.map(({ start, end }) => {
    const first = Math.ceil(start / SOUND_FRAME_SEC - 0.5);
    const after = Math.ceil(end / SOUND_FRAME_SEC - 0.5);
    const voiced = referenceF0Hz.slice(first, after).filter((f0Hz) => f0Hz > 0);
    return voiced.length === 0 ? 0 : median(voiced);
  });
  const given = words.map(({ pitch_hz: pitchHz, true_pitch_hz: trueHz, voiced }) =>
    voiced === false ? 0 : (trueHz ?? pitchHz),
  );
  return comparePitch(Float64Array.from(expected), Float64Array.from(given));
}

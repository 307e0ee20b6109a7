import { bestAssignment } from './assignment.js';
import type { SpeakerSpan } from './rttm.js';

/** Seconds of speaker time; where two people speak at once, each second counts twice. */
export interface DiarizationError {
  /** Speaker time of the reference that is scored. */
  readonly speakerSec: number;
  readonly missSec: number;
  readonly falseAlarmSec: number;
  readonly confusionSec: number;
}

export interface DiarizationScoring {
  /** Length of the recording: all of it is scored. */
  readonly durationSec: number;
  /** This much before and after each border of the reference is not scored. */
  readonly collarSec: number;
}

export const NO_DIARIZATION_ERROR: DiarizationError = {
  speakerSec: 0,
  missSec: 0,
  falseAlarmSec: 0,
  confusionSec: 0,
};

/** A stretch within which nobody begins or ends to speak. */
interface Piece {
  readonly lengthSec: number;
  readonly isScored: boolean;
  readonly reference: ReadonlySet<string>;
  readonly heard: ReadonlySet<string>;
}

/**
 * Compares who speaks when with a reference, overlapped speech included.
 * Source: NIST, "The 2009 (RT-09) rich transcription meeting recognition evaluation plan", section
 * 6.1; as in its scorer md-eval, speakers are mapped one to one by the time they share over the
 * whole recording, collars included.
 * @param heard speakers under any names; a speaker's spans may overlap, they count once
 */
export function diarizationError(
  reference: readonly SpeakerSpan[],
  heard: readonly SpeakerSpan[],
  scoring: DiarizationScoring,
): DiarizationError {
  const pieces = cutIntoPieces(reference, heard, scoring);
  const partners = mapSpeakers(pieces);
  const error = { ...NO_DIARIZATION_ERROR } as Record<keyof DiarizationError, number>;
  for (const { lengthSec, isScored, ...piece } of pieces) {
    if (!isScored) continue;
    const [expected, given] = [piece.reference.size, piece.heard.size];
    const right = [...piece.reference].filter((name) =>
      piece.heard.has(partners.get(name) ?? ''),
    ).length;
    error.speakerSec += lengthSec * expected;
    error.missSec += lengthSec * Math.max(0, expected - given);
    error.falseAlarmSec += lengthSec * Math.max(0, given - expected);
    error.confusionSec += lengthSec * (Math.min(expected, given) - right);
  }
  return error;
}

/** The errors of several recordings together. */
export function addDiarizationErrors(a: DiarizationError, b: DiarizationError): DiarizationError {
  return {
    speakerSec: a.speakerSec + b.speakerSec,
    missSec: a.missSec + b.missSec,
    falseAlarmSec: a.falseAlarmSec + b.falseAlarmSec,
    confusionSec: a.confusionSec + b.confusionSec,
  };
}

/**
 * Diarization error rate: all errors as a share of the reference's speaker time, 0 or more.
 * @returns 0 without speech on either side, Infinity where only the reference has none
 */
export function diarizationErrorRate(error: DiarizationError): number {
  const wrong = error.missSec + error.falseAlarmSec + error.confusionSec;
  return wrong === 0 ? 0 : wrong / error.speakerSec;
}

/**
 * Finds which heard speaker each speaker of the reference is, as the error rate does.
 * @returns heard name by reference name; a speaker without a partner is missing
 */
export function matchSpeakers(
  reference: readonly SpeakerSpan[],
  heard: readonly SpeakerSpan[],
  durationSec: number,
): Map<string, string> {
  return mapSpeakers(cutIntoPieces(reference, heard, { durationSec, collarSec: 0 }));
}

function cutIntoPieces(
  reference: readonly SpeakerSpan[],
  heard: readonly SpeakerSpan[],
  { durationSec, collarSec }: DiarizationScoring,
): Piece[] {
  const collars = reference
    .filter(({ startSec, endSec }) => endSec > startSec)
    .flatMap(({ startSec, endSec }) => [startSec, endSec])
    .map((at) => ({ startSec: at - collarSec, endSec: at + collarSec }));
  const edges = [...reference, ...heard, ...collars].flatMap(({ startSec, endSec }) => [
    startSec,
    endSec,
  ]);
  const inside = edges.filter((at) => at > 0 && at < durationSec);
  const borders = [...new Set([0, ...inside, durationSec])].sort((a, b) => a - b);
  return borders.slice(1).map((endSec, i) => {
    const startSec = borders[i] ?? 0;
    const covers = (span: Omit<SpeakerSpan, 'speaker'>): boolean =>
      span.startSec <= startSec && span.endSec >= endSec;
    const speakersOf = (spans: readonly SpeakerSpan[]): Set<string> =>
      new Set(spans.filter(covers).map(({ speaker }) => speaker));
    return {
      lengthSec: endSec - startSec,
      isScored: !collars.some(covers),
      reference: speakersOf(reference),
      heard: speakersOf(heard),
    };
  });
}

/** Partner of each reference speaker among the heard ones, so that partners share the most time. */
function mapSpeakers(pieces: readonly Piece[]): Map<string, string> {
  const reference = [...new Set(pieces.flatMap((piece) => [...piece.reference]))];
  const heard = [...new Set(pieces.flatMap((piece) => [...piece.heard]))];
  const sharedSec = reference.map((expected) =>
    heard.map((given) =>
      pieces
        .filter((piece) => piece.reference.has(expected) && piece.heard.has(given))
        .reduce((sum, { lengthSec }) => sum + lengthSec, 0),
    ),
  );
  const partners = new Map<string, string>();
  for (const [i, column] of bestAssignment(sharedSec).entries()) {
    const [expected, given] = [reference[i], heard[column]];
    if (expected !== undefined && given !== undefined) partners.set(expected, given);
  }
  return partners;
}

import type { AnalysisResult, ResultSegment, ResultSpeaker } from './analysis-result.js';
import type { Artifacts, Diarization, Prosody } from './artifacts.js';
import { meanConfidence } from './confidence.js';
import { roundTo } from './numbers.js';
import { levelOfSpan, recordingQuality, signalToNoise, soundLevels } from './recording-quality.js';
import { type Row, resultSegment } from './result-row.js';
import { rowDoubts, rowTrust, type RowTrust } from './row-trust.js';
import type { Utterance } from './speech.js';
import { rowTimes, toMilliseconds } from './word-times.js';

/** What a result is assembled from; prosody and emotion are parallel to the transcript. */
export type ResultParts = Pick<
  Artifacts,
  'source' | 'audio' | 'activity' | 'diarization' | 'transcript' | 'prosody' | 'emotion'
>;

/**
 * Puts together the result of the wire contract: rows in order of start, times rounded without
 * breaking their order, values in their ranges, speakers named in order of first appearance.
 * @param extras whether the fields the contract leaves optional are wanted
 * @returns a result without segments where nothing was said
 * @throws RangeError where a word has no prosody
 */
export function assembleResult(parts: ResultParts, extras: boolean): AnalysisResult {
  const { source, audio, activity, diarization, transcript, prosody } = parts;
  const limitMs = toMilliseconds(audio.mediaDurationSec);
  const levels = soundLevels(prosody.sound, activity);
  const rows = collectRows(parts, limitMs, levels.noiseDbfs);
  const ids = speakerIds(rows);
  const segments = rows.map((row) =>
    resultSegment(row, idOf(row, ids), transcript.language, extras),
  );
  return {
    metadata: {
      filename: source.filename,
      duration: rows.reduce((end, { times }) => Math.max(end, times.endMs), limitMs) / 1000,
      total_segments: segments.length,
      unique_speakers: ids.size,
    },
    segments,
    ...(extras && {
      speakers: describeSpeakers(ids, segments, diarization, prosody),
      quality: recordingQuality(
        { sound: prosody.sound, levels, activity, diarization, durationSec: audio.durationSec },
        rows,
        rows.flatMap(({ utterance, times, trust }) => rowDoubts(utterance, times, trust)),
      ),
    }),
  };
}

/** Rows that have something to show, in order of start. */
function collectRows(
  { transcript, diarization, prosody, emotion }: ResultParts,
  limitMs: number,
  noiseDbfs: number,
): Row[] {
  const trustOf = (utterance: Utterance): RowTrust =>
    rowTrust(
      utterance,
      diarization,
      signalToNoise(levelOfSpan(prosody.sound, utterance), noiseDbfs),
    );
  return transcript.utterances
    .map((utterance, i) => {
      const measures = prosody.words[i] ?? [];
      const isShown = utterance.words.map(({ text }) => text.trim() !== '');
      return {
        utterance: { ...utterance, words: utterance.words.filter((_, j) => isShown[j]) },
        prosody: measures.filter((_, j) => isShown[j]),
        emotion: emotion[i],
      };
    })
    .filter(({ utterance }) => utterance.words.length > 0)
    .map((row) => ({
      ...row,
      times: rowTimes(row.utterance, limitMs),
      trust: trustOf(row.utterance),
    }))
    .sort((a, b) => a.times.startMs - b.times.startMs);
}

/** Speaker index to id, in order of first appearance. */
function speakerIds(rows: readonly Row[]): Map<number, string> {
  const ids = new Map<number, string>();
  for (const { utterance } of rows) {
    const next = `SPEAKER_${String(ids.size).padStart(2, '0')}`;
    if (!ids.has(utterance.speakerIndex)) ids.set(utterance.speakerIndex, next);
  }
  return ids;
}

function idOf({ utterance }: Row, ids: ReadonlyMap<number, string>): string {
  return ids.get(utterance.speakerIndex) ?? '';
}

function describeSpeakers(
  ids: ReadonlyMap<number, string>,
  segments: readonly ResultSegment[],
  { turns }: Diarization,
  prosody: Prosody,
): Record<string, ResultSpeaker> {
  const entries = [...ids].map(([speakerIndex, id]) => {
    const own = segments.filter(({ speaker }) => speaker.speaker_id === id);
    const ownTurns = turns.filter((turn) => turn.speakerIndex === speakerIndex);
    const typical = prosody.speakers[speakerIndex];
    if (!typical) throw new RangeError('A speaker was not measured.');
    const speakingMs = own.reduce(
      (sum, { start_time, end_time }) => sum + toMilliseconds(end_time - start_time),
      0,
    );
    const speaker: ResultSpeaker = {
      speaking_time: speakingMs / 1000,
      segments: own.length,
      turns: countTurns(segments, id),
      confidence: roundTo(meanConfidence(ownTurns), 3),
      median_pitch_hz: roundTo(typical.medianF0Hz, 1),
      median_volume_db: roundTo(typical.medianLevelDbfs, 2),
    };
    return [id, speaker] as const;
  });
  return Object.fromEntries(entries);
}

/** How often a speaker begins to speak after somebody else, or first. */
function countTurns(segments: readonly ResultSegment[], id: string): number {
  return segments.filter(
    ({ speaker }, i) =>
      speaker.speaker_id === id && segments[i - 1]?.speaker.speaker_id !== speaker.speaker_id,
  ).length;
}

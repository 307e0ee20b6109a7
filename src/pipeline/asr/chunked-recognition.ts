import type { AudioTrack, SpeechActivity } from '../../domain/artifacts.js';
import { planSpeechChunks, type SpeechChunk } from '../../domain/speech-chunks.js';
import { findSpeechRegions, RECOGNITION_REGIONS } from '../../domain/speech-regions.js';
import type { Word } from '../../domain/speech.js';
import type { StageContext } from '../../domain/stage.js';
import { type ChunkWords, joinChunkWords } from '../../domain/word-join.js';
import { orderSpans } from '../../domain/word-order.js';

/** Recognises the words of one chunk; their times count from the start of the recording. */
export type ChunkRecognizer = (chunk: SpeechChunk, signal: AbortSignal) => Promise<readonly Word[]>;

/** Recognises the words of each chunk of a group. */
export type GroupRecognizer = (
  chunks: readonly SpeechChunk[],
  signal: AbortSignal,
) => Promise<readonly (readonly Word[])[]>;

/** Divides chunks into groups, each chunk into one of them. */
export type ChunkGrouping = (chunks: readonly SpeechChunk[]) => readonly (readonly SpeechChunk[])[];

/** Recognises a recording chunk by chunk; see `recognizeInGroups`. */
export function recognizeInChunks(
  audio: AudioTrack,
  activity: SpeechActivity,
  context: StageContext,
  recognize: ChunkRecognizer,
): Promise<Word[]> {
  return recognizeInGroups(
    audio,
    activity,
    context,
    (chunks) => chunks.map((chunk) => [chunk]),
    (chunks, signal) => Promise.all(chunks.map((chunk) => recognize(chunk, signal))),
  );
}

/**
 * Recognises a recording in groups of chunks, all of them at once as far as the caller's pool takes
 * them, and reports the progress.
 * @returns the words in order, without overlap; empty where nobody speaks
 * @throws what the recogniser of a chunk throws; the other chunks are given up then
 */
export async function recognizeInGroups(
  audio: AudioTrack,
  activity: SpeechActivity,
  context: StageContext,
  grouping: ChunkGrouping,
  recognize: GroupRecognizer,
): Promise<Word[]> {
  const chunks = planChunks(audio, activity);
  const totalSec = heardSec(chunks);
  let doneSec = 0;
  // One failed chunk fails the job: the others must not go on computing for it.
  const failed = new AbortController();
  const signal = AbortSignal.any([context.signal, failed.signal]);
  const recognizeGroup = async (group: readonly SpeechChunk[]): Promise<ChunkWords[]> => {
    const words = await recognize(group, signal);
    doneSec += heardSec(group);
    context.reportProgress(doneSec / totalSec);
    return group.map((chunk, index) => ({ chunk, words: words[index] ?? [] }));
  };
  try {
    const groups = await Promise.all(grouping(chunks).map(recognizeGroup));
    const parts = groups.flat().sort((a, b) => a.chunk.own.startSec - b.chunk.own.startSec);
    return orderSpans(joinChunkWords(parts), { startSec: 0, endSec: audio.durationSec });
  } catch (error) {
    failed.abort();
    throw error;
  }
}

function heardSec(chunks: readonly SpeechChunk[]): number {
  return chunks.reduce((sum, { heard }) => sum + heard.endSec - heard.startSec, 0);
}

function planChunks(audio: AudioTrack, activity: SpeechActivity): SpeechChunk[] {
  const { frameSec, probabilities } = activity;
  // The chunks get margins of their own.
  const regions = findSpeechRegions(probabilities, frameSec, audio.durationSec, {
    ...RECOGNITION_REGIONS,
    padSec: 0,
  });
  return planSpeechChunks(regions, activity);
}

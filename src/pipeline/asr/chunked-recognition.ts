import type { AudioTrack, SpeechActivity } from '../../domain/artifacts.js';
import { planSpeechChunks, type SpeechChunk } from '../../domain/speech-chunks.js';
import { findSpeechRegions, RECOGNITION_REGIONS } from '../../domain/speech-regions.js';
import type { Word } from '../../domain/speech.js';
import type { StageContext } from '../../domain/stage.js';
import { type ChunkWords, joinChunkWords } from '../../domain/word-join.js';
import { orderSpans } from '../../domain/word-order.js';

/** Recognises the words of one chunk; their times count from the start of the recording. */
export type ChunkRecognizer = (chunk: SpeechChunk, signal: AbortSignal) => Promise<readonly Word[]>;

/**
 * Recognises a recording chunk by chunk, all of them at once as far as the caller's pool takes them,
 * and reports the progress.
 * @returns the words in order, without overlap; empty where nobody speaks
 * @throws what the recogniser of a chunk throws; the other chunks are given up then
 */
export async function recognizeInChunks(
  audio: AudioTrack,
  activity: SpeechActivity,
  context: StageContext,
  recognize: ChunkRecognizer,
): Promise<Word[]> {
  const chunks = planChunks(audio, activity);
  const totalSec = chunks.reduce((sum, { heard }) => sum + heard.endSec - heard.startSec, 0);
  let doneSec = 0;
  // One failed chunk fails the job: the others must not go on computing for it.
  const failed = new AbortController();
  const signal = AbortSignal.any([context.signal, failed.signal]);
  const recognizeChunk = async (chunk: SpeechChunk): Promise<ChunkWords> => {
    const words = await recognize(chunk, signal);
    doneSec += chunk.heard.endSec - chunk.heard.startSec;
    context.reportProgress(doneSec / totalSec);
    return { chunk, words };
  };
  try {
    const parts = await Promise.all(chunks.map(recognizeChunk));
    return orderSpans(joinChunkWords(parts), { startSec: 0, endSec: audio.durationSec });
  } catch (error) {
    failed.abort();
    throw error;
  }
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

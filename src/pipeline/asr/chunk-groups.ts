import type { SpeechChunk } from '../../domain/speech-chunks.js';

/**
 * The most chunks of a group. Source: measured on two cores; four share one reading of the weights,
 * more save little and make a task long.
 */
const MOST_TOGETHER = 4;

/** A recording of few chunks is shared by so many processes, however many there are. */
const SHARED_BY = 2;

/**
 * Divides chunks into groups that are recognised side by side. Chunks of one group are about as long
 * as each other, because the sound of the shorter ones is filled up to the longest. The groups do not depend on the
 * machine: what is recognised together may differ from what is recognised alone by rounding, and the
 * same recording must give the same words everywhere.
 * @returns every chunk in one group, the longest first; empty without chunks
 */
export function groupAlikeChunks<Chunk extends Pick<SpeechChunk, 'heard'>>(
  chunks: readonly Chunk[],
): Chunk[][] {
  const size = Math.min(MOST_TOGETHER, Math.ceil(chunks.length / SHARED_BY));
  const longestFirst = [...chunks].sort((a, b) => lengthSec(b) - lengthSec(a));
  const groups: Chunk[][] = [];
  for (let from = 0; from < longestFirst.length; from += size)
    groups.push(longestFirst.slice(from, from + size));
  return groups;
}

function lengthSec({ heard }: Pick<SpeechChunk, 'heard'>): number {
  return heard.endSec - heard.startSec;
}

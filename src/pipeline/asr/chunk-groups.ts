import type { SpeechChunk } from '../../domain/speech-chunks.js';

/**
 * The most chunks of a group. Source: measured on two cores; four share one reading of the weights,
 * more save little and make a task long.
 */
const MOST_TOGETHER = 4;

/**
 * Divides chunks into groups that are recognised side by side. Chunks of one group are about as long
 * as each other, because the shorter ones wait for the longest. No process is left idle for the sake
 * of larger groups.
 * @param processes how many groups can be worked on at once, at least 1
 * @returns every chunk in one group, the longest first; empty without chunks
 */
export function groupAlikeChunks<Chunk extends Pick<SpeechChunk, 'heard'>>(
  chunks: readonly Chunk[],
  processes: number,
): Chunk[][] {
  const size = Math.min(MOST_TOGETHER, Math.ceil(chunks.length / processes));
  const longestFirst = [...chunks].sort((a, b) => lengthSec(b) - lengthSec(a));
  const groups: Chunk[][] = [];
  for (let from = 0; from < longestFirst.length; from += size)
    groups.push(longestFirst.slice(from, from + size));
  return groups;
}

function lengthSec({ heard }: Pick<SpeechChunk, 'heard'>): number {
  return heard.endSec - heard.startSec;
}

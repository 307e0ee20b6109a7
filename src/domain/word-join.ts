import type { SpeechChunk } from './speech-chunks.js';
import type { Word } from './speech.js';

/** Two recognisers' times of one word differ by less. */
const SAME_WORD_SEC = 0.4;

/** The words that were recognised in one chunk. */
export interface ChunkWords {
  readonly chunk: SpeechChunk;
  /** In order. */
  readonly words: readonly Word[];
}

/**
 * Joins the words of neighbouring chunks. Where chunks share audio, both have heard the words around
 * the cut: the join goes through a word that both have, so that none is lost or doubled.
 * @param parts in order of time
 * @returns all words in order
 */
export function joinChunkWords(parts: readonly ChunkWords[]): Word[] {
  let joined: readonly Word[] = [];
  for (const [index, { chunk, words }] of parts.entries()) {
    const before = parts[index - 1]?.chunk;
    const sharesAudio = before !== undefined && before.heard.endSec > chunk.heard.startSec;
    joined = sharesAudio
      ? joinAtCut(joined, words, chunk.own.startSec, chunk.heard.startSec)
      : [...joined, ...words];
  }
  return [...joined];
}

function joinAtCut(
  left: readonly Word[],
  right: readonly Word[],
  cutSec: number,
  sharedFromSec: number,
): Word[] {
  let best: { left: number; right: number; distanceSec: number } | null = null;
  for (let i = left.length - 1; i >= 0; i--) {
    const word = left[i];
    if (!word || word.endSec < sharedFromSec) break;
    for (const [j, other] of right.entries()) {
      if (other.startSec > word.startSec + SAME_WORD_SEC) break;
      if (!isSameWord(word, other)) continue;
      const distanceSec = Math.abs(centerSec(word) - cutSec) + Math.abs(centerSec(other) - cutSec);
      if (!best || distanceSec < best.distanceSec) best = { left: i, right: j, distanceSec };
    }
  }
  if (best) return [...left.slice(0, best.left), ...right.slice(best.right)];
  return [
    ...left.filter((word) => centerSec(word) < cutSec),
    ...right.filter((word) => centerSec(word) >= cutSec),
  ];
}

function isSameWord(one: Word, other: Word): boolean {
  return (
    spelling(one) === spelling(other) && Math.abs(one.startSec - other.startSec) < SAME_WORD_SEC
  );
}

/** The letters of a word alone: its case and punctuation depend on the words around it. */
function spelling({ text }: Word): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function centerSec({ startSec, endSec }: Word): number {
  return (startSec + endSec) / 2;
}

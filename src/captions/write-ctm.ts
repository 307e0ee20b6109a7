import type { AnalysisResult } from '../domain/analysis-result.js';
import { shownWord } from './cue.js';
import { recordingName } from './recording-name.js';

/** What stands around a word: tools that compare words take it for a part of the word. */
const PUNCTUATION = /^[^\p{L}\p{N}]+|[^\p{L}\p{M}\p{N}]+$/gu;

/**
 * Writes the words as CTM, in order of start, without the punctuation around them.
 * @returns the file's text; empty where nothing is said
 *
 * Source: NIST SCTK, CTM format: file, channel, start, duration, word, confidence ("NA" unknown).
 */
export function writeCtm({ metadata, segments }: AnalysisResult): string {
  const name = recordingName(metadata.filename);
  return segments
    .flatMap(({ words }) => words)
    .sort((a, b) => a.start - b.start)
    .map((word) => {
      const durationSec = (word.end - word.start).toFixed(3);
      const confidence = word.confidence?.toFixed(3) ?? 'NA';
      const shown = shownWord(word).replaceAll(' ', '_');
      const text = shown.replace(PUNCTUATION, '') || shown;
      return `${name} 1 ${word.start.toFixed(3)} ${durationSec} ${text} ${confidence}\n`;
    })
    .join('');
}

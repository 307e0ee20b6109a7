import type { AnalysisResult } from '../domain/analysis-result.js';
import { recordingName } from './recording-name.js';

/**
 * Writes who speaks when as RTTM: one line for each speaker, then one for each row of the result.
 * @returns the file's text; empty where nothing is said
 *
 * Source: NIST, Rich Transcription evaluation plan (RT-09), appendix A: type, file, channel, start,
 * duration, orthography, subtype, speaker, confidence, lookahead.
 */
export function writeRttm({ metadata, segments }: AnalysisResult): string {
  const name = recordingName(metadata.filename);
  const speakers = new Set(segments.map(({ speaker }) => speaker.speaker_id));
  const known = [...speakers].map(
    (speaker) => `SPKR-INFO ${name} 1 <NA> <NA> <NA> unknown ${speaker} <NA> <NA>\n`,
  );
  const turns = segments.map(({ start_time, end_time, speaker }) => {
    const durationSec = (end_time - start_time).toFixed(3);
    return `SPEAKER ${name} 1 ${start_time.toFixed(3)} ${durationSec} <NA> <NA> ${speaker.speaker_id} <NA> <NA>\n`;
  });
  return [...known, ...turns].join('');
}

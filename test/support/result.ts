import type { AnalysisResult, ResultSegment } from '../../src/domain/analysis-result.js';

/** A row of a result whose words share its time evenly. */
export function resultSegment(
  text: string,
  { start = 0, end = 1, speaker = 0 } = {},
): ResultSegment {
  const words = text.split(' ');
  const wordSec = (end - start) / words.length;
  return {
    start_time: start,
    end_time: end,
    speaker: { speaker_id: `SPEAKER_0${speaker}` },
    text,
    words: words.map((word, index) => ({
      word,
      start: start + index * wordSec,
      end: start + (index + 1) * wordSec,
      volume_db: -20,
      pitch_hz: 200,
    })),
  };
}

/** The result of a file of 60 s with these rows. */
export function resultOf(...segments: readonly ResultSegment[]): AnalysisResult {
  return {
    metadata: {
      filename: 'sample.mp4',
      duration: 60,
      total_segments: segments.length,
      unique_speakers: new Set(segments.map(({ speaker }) => speaker.speaker_id)).size,
    },
    segments,
  };
}

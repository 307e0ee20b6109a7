import type { AnalysisResult, ResultSegment } from '../../src/domain/analysis-result.js';
import { roundTo } from '../../src/domain/numbers.js';

/** A row of a result whose words share its time evenly; its times are whole milliseconds, as in results. */
export function resultSegment(
  text: string,
  { start = 0, end = 1, speaker = 0 } = {},
): ResultSegment {
  const words = text.split(' ');
  const border = (index: number) => roundTo(start + ((end - start) * index) / words.length, 3);
  return {
    start_time: border(0),
    end_time: border(words.length),
    speaker: { speaker_id: `SPEAKER_0${speaker}` },
    text,
    words: words.map((word, index) => ({
      word,
      start: border(index),
      end: border(index + 1),
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

import { expect } from 'vitest';
import type { AnalysisResult } from '../../src/domain/analysis-result.js';

const THREE_DECIMALS = (value: number) => Math.abs(value * 1000 - Math.round(value * 1000)) < 1e-6;

/** Checks every rule the wire contract sets for a result. */
export function expectContractResult(result: AnalysisResult): void {
  const { metadata, segments } = result;
  expect(metadata.total_segments).toBe(segments.length);
  expect(metadata.unique_speakers).toBe(
    new Set(segments.map(({ speaker }) => speaker.speaker_id)).size,
  );
  let lastStart = 0;
  for (const segment of segments) {
    expect(segment.start_time).toBeGreaterThanOrEqual(lastStart);
    lastStart = segment.start_time;
    expect(segment.end_time).toBeLessThanOrEqual(metadata.duration);
    expect(segment.speaker.speaker_id).toMatch(/^SPEAKER_\d{2,}$/);
    expect(segment.text.trim()).not.toBe('');
    let last = segment.start_time;
    for (const word of segment.words) {
      expect(word.word).not.toBe('');
      expect(word.start).toBeGreaterThanOrEqual(last);
      expect(word.end).toBeGreaterThan(word.start);
      expect(word.end).toBeLessThanOrEqual(segment.end_time);
      last = word.end;
      for (const time of [word.start, word.end]) expect(THREE_DECIMALS(time)).toBe(true);
      expect(word.volume_db).toBeGreaterThanOrEqual(-60);
      expect(word.volume_db).toBeLessThan(0);
      expect(word.pitch_hz).toBeGreaterThanOrEqual(100);
      expect(word.pitch_hz).toBeLessThanOrEqual(1000);
    }
  }
}

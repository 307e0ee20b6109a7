import { describe, expect, it } from 'vitest';
import { MAX_CALLBACK_BYTES, sealTerminal } from '../../../src/callback/seal-terminal.js';
import type { AnalysisResult, ResultWord } from '../../../src/domain/analysis-result.js';
import type { TerminalBody } from '../../../src/domain/job.js';

const WORD: ResultWord = {
  word: '말',
  start: 0.1,
  end: 0.4,
  volume_db: -20,
  pitch_hz: 180,
  confidence: 0.9,
  relative_volume_db: -1,
};

function resultOf(words: number): AnalysisResult {
  return {
    metadata: { filename: 'a.mp4', duration: 1, total_segments: 1, unique_speakers: 1 },
    segments: [
      {
        start_time: 0.1,
        end_time: 0.4,
        speaker: { speaker_id: 'SPEAKER_00' },
        text: '말',
        words: Array.from({ length: words }, () => WORD),
        confidence: 0.9,
      },
    ],
    speakers: {},
  };
}

const completed = (words: number) => ({ status: 'completed', result: resultOf(words) }) as const;
const parse = (json: string) => JSON.parse(json) as TerminalBody;

describe('sealTerminal', () => {
  it('leaves a result that fits as it is', () => {
    const { json, percent, fit } = sealTerminal('a', completed(3));
    expect([fit, percent]).toEqual(['whole', 100]);
    expect(parse(json)).toEqual({
      job_id: 'a',
      status: 'completed',
      progress: 100,
      result: resultOf(3),
    });
  });

  it('drops the extras of a result that is too large, and counts bytes rather than characters', () => {
    const size = Buffer.byteLength(sealTerminal('a', completed(50)).json);
    const { json, fit } = sealTerminal('a', completed(50), size - 1);
    expect(fit).toBe('without-extras');
    const body = parse(json);
    const result = body.status === 'completed' ? body.result : null;
    expect(Object.keys(result ?? {})).toEqual(['metadata', 'segments']);
    expect(Object.keys(result?.segments[0] ?? {})).not.toContain('confidence');
    expect(result?.segments[0]?.words[0]).toEqual({
      word: '말',
      start: 0.1,
      end: 0.4,
      volume_db: -20,
      pitch_hz: 180,
    });
  });

  it('fails a job whose result does not fit without extras either', () => {
    const { json, percent, fit } = sealTerminal('a', completed(50), 1_000);
    expect([fit, percent]).toEqual(['too-large', 99]);
    expect(parse(json)).toMatchObject({ status: 'failed', error_code: 'INSUFFICIENT_RESOURCES' });
    expect(Buffer.byteLength(json)).toBeLessThan(1_000);
  });

  it('keeps below what the receiver takes', () => {
    expect(MAX_CALLBACK_BYTES).toBeLessThan(50 * 1024 * 1024);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnalysisResult } from '../../../src/domain/analysis-result.js';
import type { WordProsody } from '../../../src/domain/artifacts.js';
import { assembleResult } from '../../../src/domain/assemble-result.js';
import type { Utterance } from '../../../src/domain/speech.js';
import { PROSODY, resultParts as parts } from '../../support/result-parts.js';
import { expectContractResult } from '../../support/result-rules.js';
import { utterance, word } from '../../support/transcripts.js';

/** Every number anywhere in a result. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

const timeSec = fc.oneof(
  fc.double({ min: -1, max: 22, noNaN: true }),
  fc.integer({ min: 0, max: 20_000 }).map((ms) => ms / 1000 + 0.0005),
  fc.constantFrom(NaN, Infinity, -Infinity, 0, 20, 20.0404, 1e9),
);
const anyWord = fc
  .record({
    text: fc.oneof(fc.constantFrom('word', ' '), fc.string({ minLength: 1 })),
    startSec: timeSec,
    lengthSec: fc.oneof(fc.double({ min: -0.01, max: 2, noNaN: true }), fc.constant(0.0001)),
    confidence: fc.oneof(fc.double({ min: 0, max: 1 }), fc.constant(NaN)),
    interpolated: fc.boolean(),
  })
  .map(({ lengthSec, ...rest }) => ({ ...rest, endSec: rest.startSec + lengthSec }));
const anyUtterance = fc.record({
  startSec: timeSec,
  endSec: timeSec,
  speakerIndex: fc.integer({ min: 0, max: 12 }),
  words: fc.array(anyWord, { maxLength: 12 }),
});
const anyMeasure = fc.record({
  levelDbfs: fc.oneof(fc.double({ min: -80, max: 3 }), fc.constant(NaN)),
  f0Hz: fc.double({ min: 40, max: 1500, noNaN: true }),
  voiced: fc.boolean(),
});

describe('assembleResult', () => {
  it('writes the fields of the contract and nothing else without extras', () => {
    const rows = [
      utterance(1, word('Hello,', 0.5004, 0.9996), word('you.', 1.00049, 1.3)),
      utterance(0, word('Hi.', 2, 2.4)),
    ];
    expect(assembleResult(parts(rows), false)).toEqual({
      metadata: {
        filename: 'talk.mp4',
        duration: 20.04,
        total_segments: 2,
        unique_speakers: 2,
      },
      segments: [
        {
          start_time: 0.5,
          end_time: 1.3,
          speaker: { speaker_id: 'SPEAKER_00' },
          text: 'Hello, you.',
          words: [
            { word: 'Hello,', start: 0.5, end: 1, volume_db: -23.46, pitch_hz: 201.3 },
            { word: 'you.', start: 1, end: 1.3, volume_db: -23.46, pitch_hz: 201.3 },
          ],
        },
        {
          start_time: 2,
          end_time: 2.4,
          speaker: { speaker_id: 'SPEAKER_01' },
          text: 'Hi.',
          words: [{ word: 'Hi.', start: 2, end: 2.4, volume_db: -23.46, pitch_hz: 201.3 }],
        },
      ],
    });
  });

  it('adds what is known beyond the contract with extras', () => {
    const rows = [utterance(0, word('long', 1, 1.9, 0.8), word('short', 1.9, 2, 0.3))];
    const { segments, speakers, quality } = assembleResult(parts(rows), true);
    expect(segments[0]).toMatchObject({
      duration: 1,
      // Words 0.75; the speaker's 0.75 takes a twentieth, the sound nothing.
      confidence: expect.closeTo(0.7125, 2) as number,
      emotion: {
        emotion: 'neutral',
        confidence: 0.5334,
        probabilities: { neutral: 0.5334, happy: 0.3333, sad: 0.1, angry: 0.0333 },
        arousal: 0.123,
        valence: -0.5,
      },
    });
    expect(segments[0]?.words[0]).toEqual({
      word: 'long',
      start: 1,
      end: 1.9,
      volume_db: -23.46,
      pitch_hz: 201.3,
      confidence: 0.8,
      voiced: true,
      peak_volume_db: -9.87,
      relative_volume_db: 1.23,
      relative_pitch_semitones: -0.57,
      pitch_range_semitones: 1.5,
      pitch_slope_semitones_per_sec: -3.46,
    });
    expect(quality).toEqual({
      speech_level_dbfs: -20,
      noise_level_dbfs: expect.closeTo(-60, 0) as number,
      snr_db: expect.closeTo(40, 0) as number,
      peak_dbfs: -6.02,
      clipping_share: 0,
      speech_share: 0.984,
      overlap_share: 0,
      interpolated_words: 0,
      doubts: [{ start: 1.9, end: 2, reason: 'words', confidence: 0.3 }],
    });
    expect(speakers).toEqual({
      SPEAKER_00: {
        speaking_time: 1,
        segments: 1,
        turns: 1,
        confidence: 0.75,
        median_pitch_hz: 92.3,
        median_volume_db: -24,
      },
    });
  });

  it('counts rows that follow each other as one turn of their speaker', () => {
    const rows = [0, 0, 1, 0].map((speaker, i) => utterance(speaker, word('word', i, i + 0.5)));
    const { speakers } = assembleResult(parts(rows), true);
    expect(speakers?.['SPEAKER_00']).toMatchObject({ segments: 3, turns: 2 });
    expect(speakers?.['SPEAKER_01']).toMatchObject({ segments: 1, turns: 1 });
  });

  it('clamps a pitch outside the range and keeps the true one as an extra', () => {
    const rows = [utterance(0, word('deep', 0, 1), word('shriek', 1, 2), word('tss', 2, 3))];
    const words = [
      { ...PROSODY, f0Hz: 81.47 },
      { ...PROSODY, f0Hz: 1180 },
      { ...PROSODY, f0Hz: 81.47, voiced: false },
    ];
    const base = parts(rows);
    const result = assembleResult({ ...base, prosody: { ...base.prosody, words: [words] } }, true);
    const found = result.segments[0]?.words.map(({ pitch_hz, true_pitch_hz, voiced }) => ({
      pitch_hz,
      true_pitch_hz,
      voiced,
    }));
    expect(found).toEqual([
      { pitch_hz: 100, true_pitch_hz: 81.5, voiced: true },
      { pitch_hz: 1000, true_pitch_hz: 1180, voiced: true },
      { pitch_hz: 100, true_pitch_hz: undefined, voiced: false },
    ]);
  });

  it('sorts rows by start and names speakers as they appear', () => {
    const rows = [
      utterance(4, word('third', 9, 10)),
      utterance(2, word('first', 1, 2)),
      utterance(0, word('second', 3, 4)),
      utterance(2, word('fourth', 11, 12)),
    ];
    const { segments, metadata } = assembleResult(parts(rows), false);
    expect(segments.map(({ text, speaker }) => [text, speaker.speaker_id])).toEqual([
      ['first', 'SPEAKER_00'],
      ['second', 'SPEAKER_01'],
      ['third', 'SPEAKER_02'],
      ['fourth', 'SPEAKER_00'],
    ]);
    expect(metadata.unique_speakers).toBe(3);
  });

  it('cuts a word that overlaps the next one and keeps a tiny word at one millisecond', () => {
    const rows = [utterance(0, word('a', 1, 1.5), word('b', 1.3, 1.3001), word('c', 1.3002, 1.6))];
    const words = assembleResult(parts(rows), false).segments[0]?.words ?? [];
    expect(words.map(({ start, end }) => [start, end])).toEqual([
      [1, 1.3],
      [1.3, 1.301],
      [1.301, 1.6],
    ]);
  });

  it('moves words that lie past the end of the file inside it', () => {
    const rows = [utterance(0, word('late', 20.0396, 20.3), word('later', 25, 26))];
    const segment = assembleResult(parts(rows), false).segments[0];
    expect(segment?.words.map(({ start, end }) => [start, end])).toEqual([
      [20.038, 20.039],
      [20.039, 20.04],
    ]);
    expect(segment?.end_time).toBe(20.04);
  });

  it('is a valid result without segments where nothing was said', () => {
    const metadata = {
      filename: 'talk.mp4',
      duration: 20.04,
      total_segments: 0,
      unique_speakers: 0,
    };
    expect(assembleResult(parts([]), true)).toEqual({
      metadata,
      segments: [],
      speakers: {},
      quality: expect.objectContaining({ overlap_share: 0, doubts: [] }) as object,
    });
    expect(assembleResult(parts([]), false)).toEqual({ metadata, segments: [] });
  });

  it('joins words without blanks where the language has none', () => {
    const rows = [utterance(0, word('你', 0, 1), word('好。', 1, 2))];
    const transcript = { language: 'zh', utterances: rows };
    expect(assembleResult(parts(rows, { transcript }), false).segments[0]?.text).toBe('你好。');
  });

  it('rejects a transcript that was not measured', () => {
    const rows = [utterance(0, word('x', 0, 1))];
    const prosody = { ...parts(rows).prosody, words: [], speakers: [] };
    expect(() => assembleResult(parts(rows, { prosody }), false)).toThrow(RangeError);
  });

  it('keeps every rule of the contract whatever the words are like', () => {
    const property = (utterances: Utterance[], measure: Partial<WordProsody>, extras: boolean) => {
      const base = parts(utterances);
      const words = utterances.map((row) => row.words.map(() => ({ ...PROSODY, ...measure })));
      const result = assembleResult({ ...base, prosody: { ...base.prosody, words } }, extras);
      expectContractResult(result);
      expect(numbersIn(result).every(Number.isFinite)).toBe(true);
      expect(shownWords(result)).toEqual(
        utterances
          .flatMap((row) => row.words.map(({ text }) => text.trim()))
          .filter((text) => text !== '')
          .toSorted(),
      );
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    };
    fc.assert(
      fc.property(fc.array(anyUtterance, { maxLength: 8 }), anyMeasure, fc.boolean(), property),
      { numRuns: 250 },
    );
  }, 20_000);

  it('does not move words that are in order by more than rounding', () => {
    const lengths = fc.array(
      fc.tuple(fc.integer({ min: 20, max: 9000 }), fc.integer({ min: 0, max: 9000 })),
      { minLength: 1, maxLength: 10 },
    );
    fc.assert(
      fc.property(lengths, (pairs) => {
        let at = 0;
        const words = pairs.map(([length, pause], i) => {
          const startSec = at / 1e4;
          at += length;
          const endSec = at / 1e4;
          at += pause;
          return word(`w${i}`, startSec, endSec);
        });
        const segment = assembleResult(parts([utterance(0, ...words)]), false).segments[0];
        for (const [i, { startSec, endSec }] of words.entries()) {
          expect(Math.abs((segment?.words[i]?.start ?? NaN) - startSec)).toBeLessThanOrEqual(
            0.00051,
          );
          expect(Math.abs((segment?.words[i]?.end ?? NaN) - endSec)).toBeLessThanOrEqual(0.00051);
        }
      }),
    );
  });
});

function shownWords({ segments }: AnalysisResult): string[] {
  return segments.flatMap(({ words }) => words.map((shown) => shown.word)).toSorted();
}

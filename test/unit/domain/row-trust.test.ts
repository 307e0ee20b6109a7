import { describe, expect, it } from 'vitest';
import { rowConfidence, rowDoubts, rowTrust } from '../../../src/domain/row-trust.js';
import { rowTimes } from '../../../src/domain/word-times.js';
import { utterance, word } from '../../support/transcripts.js';

const row = utterance(1, word('one', 1, 1.5, 0.9), word('two', 1.5, 2, 0.7));
const turn = (speakerIndex: number, startSec: number, endSec: number, confidence: number) => ({
  speakerIndex,
  startSec,
  endSec,
  confidence,
});
const trustOf = (turns: ReturnType<typeof turn>[], snrDb = 40) =>
  rowTrust(row, { turns, speakerCount: 2 }, snrDb);

describe('rowTrust', () => {
  it('takes the speaker from the turns that lie under the row', () => {
    const turns = [turn(1, 0, 1.5, 0.9), turn(1, 1.5, 3, 0.5), turn(0, 1, 2, 0.1)];
    expect(trustOf(turns)).toEqual({
      words: expect.closeTo(0.8) as number,
      speaker: 0.7,
      sound: 1,
    });
    expect(trustOf([turn(0, 0, 3, 0.9)]).speaker).toBe(0.5);
  });

  it('grows with the clarity of the sound', () => {
    expect([0, 7.5, 15, 96].map((snr) => trustOf([], snr).sound)).toEqual([0, 0.5, 1, 1]);
  });
});

describe('rowConfidence', () => {
  it('is that of the words where nothing else is in doubt', () => {
    expect(rowConfidence({ words: 0.8, speaker: 1, sound: 1 })).toBe(0.8);
  });

  it('falls with a doubtful speaker and with noise, and never leaves 0..1', () => {
    expect(rowConfidence({ words: 0.8, speaker: 0, sound: 1 })).toBeCloseTo(0.64);
    expect(rowConfidence({ words: 0.8, speaker: 1, sound: 0 })).toBeCloseTo(0.68);
    expect(rowConfidence({ words: 0, speaker: 0, sound: 0 })).toBe(0);
  });
});

describe('rowDoubts', () => {
  const sure = { words: 1, speaker: 1, sound: 1 };

  it('joins doubtful words that stand side by side', () => {
    const mixed = utterance(
      0,
      word('a', 0, 1, 0.4),
      word('b', 1, 2, 0.2),
      word('c', 2, 3, 0.9),
      word('d', 3, 4, 0.3),
    );
    expect(rowDoubts(mixed, rowTimes(mixed, 9000), sure)).toEqual([
      { start: 0, end: 2, reason: 'words', confidence: 0.2 },
      { start: 3, end: 4, reason: 'words', confidence: 0.3 },
    ]);
  });

  it('names a doubtful speaker and noise for the whole row', () => {
    const trust = { words: 0.9, speaker: 0.4, sound: 0.1 };
    expect(rowDoubts(row, rowTimes(row, 9000), trust)).toEqual([
      { start: 1, end: 2, reason: 'speaker', confidence: 0.4 },
      { start: 1, end: 2, reason: 'noise', confidence: 0.1 },
    ]);
  });

  it('has nothing to say of a clear row', () => {
    expect(rowDoubts(row, rowTimes(row, 9000), sure)).toEqual([]);
  });
});

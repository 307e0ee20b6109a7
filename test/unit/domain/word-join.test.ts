import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpeechChunk } from '../../../src/domain/speech-chunks.js';
import type { Word } from '../../../src/domain/speech.js';
import { joinChunkWords } from '../../../src/domain/word-join.js';

const word = (text: string, startSec: number, endSec = startSec + 0.2): Word => ({
  text,
  startSec,
  endSec,
  confidence: 1,
  interpolated: false,
});
const chunk = (heard: [number, number], own: [number, number] = heard): SpeechChunk => ({
  heard: { startSec: heard[0], endSec: heard[1] },
  own: { startSec: own[0], endSec: own[1] },
  speech: [],
});
const texts = (words: readonly Word[]) => words.map(({ text }) => text);

describe('joinChunkWords', () => {
  it('takes all words of chunks that share no audio', () => {
    const parts = [
      { chunk: chunk([0, 2]), words: [word('yes', 1), word('yes', 1.9)] },
      { chunk: chunk([2, 4]), words: [word('yes', 2)] },
    ];
    expect(texts(joinChunkWords(parts))).toEqual(['yes', 'yes', 'yes']);
    expect(joinChunkWords([])).toEqual([]);
  });

  const left = chunk([0, 10.8], [0, 10]);
  const right = chunk([9.2, 20], [10, 20]);

  it('joins at a word that both chunks have heard', () => {
    const parts = [
      { chunk: left, words: [word('we', 9), word('can', 9.4), word('under', 10, 10.8)] },
      {
        chunk: right,
        words: [word('Can,', 9.45), word('understand', 9.98, 10.6), word('it', 10.7)],
      },
    ];
    expect(texts(joinChunkWords(parts))).toEqual(['we', 'Can,', 'understand', 'it']);
  });

  it('tells a repeated word from one that was heard twice', () => {
    const parts = [
      { chunk: left, words: [word('no', 9.3), word('no', 9.9), word('no', 10.5)] },
      { chunk: right, words: [word('no', 9.32), word('no', 9.92), word('no', 10.52)] },
    ];
    expect(joinChunkWords(parts)).toHaveLength(3);
  });

  it('joins at the cut where the chunks disagree on every word', () => {
    const parts = [
      { chunk: left, words: [word('red', 9.5), word('lorry', 10.2, 10.7)] },
      { chunk: right, words: [word('bread', 9.5), word('sorry', 10.2, 10.7)] },
    ];
    expect(texts(joinChunkWords(parts))).toEqual(['red', 'sorry']);
  });

  it('neither loses nor doubles a word that both chunks hear alike', () => {
    const spoken = fc
      .array(
        fc.tuple(fc.constantFrom('yes', 'no', 'well', 'so'), fc.integer({ min: 15, max: 90 })),
        {
          minLength: 1,
          maxLength: 60,
        },
      )
      .map((list) => {
        let atSec = 0;
        return list.map(([text, length]) => {
          const startSec = atSec;
          atSec += length / 100;
          return word(text, startSec, atSec - 0.05);
        });
      });
    fc.assert(
      fc.property(spoken, fc.double({ min: 5, max: 15, noNaN: true }), (words, cutSec) => {
        const chunks = [
          chunk([0, cutSec + 0.8], [0, cutSec]),
          chunk([cutSec - 0.8, 60], [cutSec, 60]),
        ];
        const parts = chunks.map((one) => ({
          chunk: one,
          words: words.filter(
            ({ startSec, endSec }) => startSec >= one.heard.startSec && endSec <= one.heard.endSec,
          ),
        }));
        expect(joinChunkWords(parts)).toEqual(words);
      }),
    );
  });
});

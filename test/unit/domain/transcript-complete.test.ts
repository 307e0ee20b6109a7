import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planSpeechChunks } from '../../../src/domain/speech-chunks.js';
import type { SpeakerTurn, TimeSpan, Word } from '../../../src/domain/speech.js';
import { buildUtterances } from '../../../src/domain/utterances.js';
import { joinChunkWords } from '../../../src/domain/word-join.js';

const FRAME_SEC = 0.032;

/** Numbered words with pauses between them; a long pause ends a region of speech. */
const anySpeech = fc.array(
  fc.record({
    pauseSec: fc.oneof(
      { weight: 6, arbitrary: fc.double({ min: 0.02, max: 0.12, noNaN: true }) },
      { weight: 1, arbitrary: fc.double({ min: 0.3, max: 6, noNaN: true }) },
    ),
    lengthSec: fc.double({ min: 0.12, max: 0.7, noNaN: true }),
    mark: fc.constantFrom('', '', '', ',', '.', '?'),
  }),
  { minLength: 1, maxLength: 160 },
);
const anyTurns = fc.array(
  fc.record({
    speakerIndex: fc.integer({ min: 0, max: 3 }),
    startSec: fc.double({ min: 0, max: 90, noNaN: true }),
    lengthSec: fc.double({ min: 0.1, max: 15, noNaN: true }),
  }),
);

describe('a transcript', () => {
  it('holds every word once, whatever the chunks and the turns', () => {
    fc.assert(
      fc.property(anySpeech, anyTurns, (list, turnList) => {
        let atSec = 0;
        const regions: { startSec: number; endSec: number }[] = [];
        const words = list.map(({ pauseSec, lengthSec, mark }, i): Word => {
          const startSec = atSec + pauseSec;
          atSec = startSec + lengthSec;
          const region = regions.at(-1);
          if (region && pauseSec < 0.25) region.endSec = atSec;
          else regions.push({ startSec, endSec: atSec });
          const text = `w${i}${mark}`;
          return { text, startSec, endSec: atSec, confidence: 1, interpolated: false };
        });
        const probabilities = new Float32Array(Math.ceil(atSec / FRAME_SEC)).map((_, frame) =>
          isSpoken(words, (frame + 0.5) * FRAME_SEC) ? 0.9 : 0.1,
        );
        const chunks = planSpeechChunks(regions, { frameSec: FRAME_SEC, probabilities });
        // A recogniser hears the whole words in its chunk.
        const parts = chunks.map((chunk) => ({
          chunk,
          words: words.filter(
            ({ startSec, endSec }) =>
              startSec >= chunk.heard.startSec && endSec <= chunk.heard.endSec,
          ),
        }));
        const turns: SpeakerTurn[] = turnList
          .map(({ lengthSec, ...turn }) => ({
            ...turn,
            endSec: turn.startSec + lengthSec,
            confidence: 1,
          }))
          .sort((one, other) => one.startSec - other.startSec);
        const rows = buildUtterances(joinChunkWords(parts), turns, 'en');
        const numbers = rows.flatMap((row) => row.words.map(({ text }) => /\d+/.exec(text)?.[0]));
        expect(numbers).toEqual(words.map((_, i) => String(i)));
        for (const row of rows) expect(row.words.every((word) => liesIn(word, row))).toBe(true);
      }),
    );
  });
});

function isSpoken(words: readonly Word[], sec: number): boolean {
  return words.some(({ startSec, endSec }) => sec >= startSec && sec < endSec);
}

function liesIn(word: TimeSpan, row: TimeSpan): boolean {
  return word.startSec >= row.startSec && word.endSec <= row.endSec;
}

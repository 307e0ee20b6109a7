import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Listen, recognizeCompletely } from '../../../src/domain/complete-recognition.js';
import type { SpeechPart } from '../../../src/domain/speech-chunks.js';
import type { TimeSpan, Word } from '../../../src/domain/speech.js';

const part = (startSec: number, endSec: number, meanProbability = 1): SpeechPart => ({
  startSec,
  endSec,
  meanProbability,
});
const word = (text: string, startSec: number, endSec: number, confidence = 1): Word => ({
  text,
  startSec,
  endSec,
  confidence,
  interpolated: false,
});
const isIn = ({ startSec, endSec }: TimeSpan, heard: TimeSpan) =>
  startSec >= heard.startSec && endSec <= heard.endSec;
/** Hears every word of a span that holds at most `most` of them, and none of a longer one. */
function forgetful(words: readonly Word[], most: number): Listen & { readonly spans: TimeSpan[] } {
  const spans: TimeSpan[] = [];
  const listen = (heard: TimeSpan) => {
    spans.push(heard);
    const inside = words.filter((one) => isIn(one, heard));
    return Promise.resolve(inside.length > most ? [] : inside);
  };
  return Object.assign(listen, { spans });
}
const textOf = (words: readonly Word[]) => words.map(({ text }) => text).join(' ');

describe('recognizeCompletely', () => {
  const digits = ['one', 'two', 'three', 'four', 'five', 'six'].map((text, i) =>
    word(text, 2 * i, 2 * i + 0.4),
  );
  const speech = digits.map(({ startSec, endSec }) => part(startSec, endSec));
  const heard = { startSec: -0.2, endSec: 10.6 };

  it('listens once where all speech has words', async () => {
    const listen = forgetful(digits, 6);
    expect(textOf(await recognizeCompletely(listen, heard, speech))).toBe(
      'one two three four five six',
    );
    expect(listen.spans).toEqual([heard]);
  });

  it('hears single words between long pauses that the recogniser gives up on together', async () => {
    for (const most of [1, 2, 3])
      expect(textOf(await recognizeCompletely(forgetful(digits, most), heard, speech))).toBe(
        'one two three four five six',
      );
  });

  it('hears again only what has no words', async () => {
    const spans: TimeSpan[] = [];
    const listen: Listen = (span) => {
      spans.push(span);
      const inside = digits.filter((one) => isIn(one, span));
      return Promise.resolve(spans.length === 1 ? inside.slice(0, 4) : inside);
    };
    expect(textOf(await recognizeCompletely(listen, heard, speech))).toBe(
      'one two three four five six',
    );
    expect(spans).toEqual([heard, { startSec: 7.8, endSec: 10.6 }]);
  });

  it('does not listen again for a sound too short for a word', async () => {
    const listen = forgetful([], 9);
    await recognizeCompletely(listen, heard, [part(0, 0.1)]);
    await recognizeCompletely(forgetful(digits.slice(0, 1), 9), heard, [
      part(0, 0.4),
      part(3, 3.1),
    ]);
    expect(listen.spans).toHaveLength(1);
  });

  it('keeps unlikely words that take their time', async () => {
    const unlikely = [word('perhaps', 0, 0.5, 0.1), word('not', 0.6, 1.2, 0.1)];
    expect(await recognizeCompletely(forgetful(unlikely, 9), heard, [part(0, 4, 0.6)])).toEqual(
      unlikely,
    );
  });

  it.each([
    ['a clear reply', 0.9, 0.95, 1],
    ['a misheard word of what is clearly speech', 0.2, 0.95, 1],
    ['a clear word of what is hardly speech', 0.95, 0.65, 1],
    ['a word made of a sound like speech', 0.2, 0.75, 0],
    ['a word made of water', 0.7, 0.55, 0],
    ['a word made of nothing', 0.005, 0.9, 0],
  ])('%s: right with %d, speech with %d', async (_, confidence, mean, kept) => {
    const listen = forgetful([word('Yes.', 0, 0.4, confidence)], 9);
    expect(await recognizeCompletely(listen, heard, [part(0, 0.4, mean)])).toHaveLength(kept);
  });

  it('weighs parts by their length', async () => {
    const listen = forgetful([word('Yes.', 0, 0.4, 0.5)], 9);
    const withParts = (...speech: SpeechPart[]) => recognizeCompletely(listen, heard, speech);
    expect(await withParts(part(0, 0.4, 0.9), part(1, 1.1, 0.4))).toHaveLength(1);
    expect(await withParts(part(0, 0.4, 0.9), part(1, 2.4, 0.4))).toHaveLength(0);
  });

  it('finds every word once, in order, whatever the recogniser can hold at once', async () => {
    const layout = fc.array(
      fc.record({
        pauseSec: fc.double({ min: 0.6, max: 3, noNaN: true }),
        lengthSec: fc.double({ min: 0.15, max: 1.5, noNaN: true }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(layout, fc.integer({ min: 1, max: 12 }), async (list, most) => {
        let atSec = 0;
        const words = list.map(({ pauseSec, lengthSec }, i) => {
          const startSec = atSec + pauseSec;
          atSec = startSec + lengthSec;
          return word(`w${i}`, startSec, atSec);
        });
        const parts = words.map(({ startSec, endSec }) => part(startSec, endSec));
        const all = { startSec: 0, endSec: atSec + 0.2 };
        expect(await recognizeCompletely(forgetful(words, most), all, parts)).toEqual(words);
      }),
    );
  });
});

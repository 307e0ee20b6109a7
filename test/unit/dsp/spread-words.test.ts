import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spokenLength, spreadWords } from '../../../src/dsp/spread-words.js';

/** Loudness of stretches of sound [from, to] in seconds inside `lengthSec` of silence. */
function profile(lengthSec: number, ...sounds: [number, number][]) {
  const levelsDb = new Float32Array(Math.round(lengthSec * 100)).fill(-90);
  for (const [from, to] of sounds) levelsDb.fill(-20, Math.round(from * 100), Math.round(to * 100));
  return { levelsDb, quietBelowDb: -40 };
}

describe('spreadWords', () => {
  it('shares the sound in proportion to what there is to say', () => {
    const [one, two] = spreadWords(['가', '나다라'], profile(3, [1, 2]), 3);
    expect(one?.startSec).toBeCloseTo(1);
    expect(one?.endSec).toBeCloseTo(1.25);
    expect(two?.startSec).toBeCloseTo(1.25);
    expect(two?.endSec).toBeCloseTo(2);
  });

  it('puts the border of two words into the pause between them', () => {
    const spans = spreadWords(['가나', '다라마'], profile(4, [0, 1], [2, 3]), 4);
    expect(spans[0]?.endSec).toBeCloseTo(1);
    expect(spans[1]?.startSec).toBeCloseTo(2);
  });

  it('takes a short gap for a part of a word', () => {
    const [span] = spreadWords(['가나'], profile(2, [0, 0.5], [0.58, 1]), 2);
    expect(span?.startSec).toBeCloseTo(0);
    expect(span?.endSec).toBeCloseTo(1);
  });

  it('spreads words evenly over a stretch in which nothing stands out', () => {
    const spans = spreadWords(['가', '나'], profile(2), 2);
    expect(spans.map(({ startSec }) => startSec)).toEqual([0, 1]);
    expect(spreadWords([], profile(2), 2)).toEqual([]);
  });

  it('gives a syllable sign more time than a letter, and everything some', () => {
    expect(spokenLength('학')).toBeGreaterThan(spokenLength('a'));
    expect(spokenLength('%')).toBeGreaterThan(0);
  });

  it('keeps words in order and inside the stretch, whatever the sound', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('가', '나다라', 'yes', '12', '。'), { maxLength: 20 }),
        fc.array(fc.double({ min: -90, max: 0, noNaN: true }), { minLength: 20, maxLength: 300 }),
        (texts, levels) => {
          const lengthSec = levels.length / 100;
          let last = 0;
          const energy = { levelsDb: Float32Array.from(levels), quietBelowDb: -40 };
          for (const { startSec, endSec } of spreadWords(texts, energy, lengthSec)) {
            expect(startSec).toBeGreaterThanOrEqual(last - 1e-6);
            expect(endSec).toBeGreaterThan(startSec);
            last = endSec;
          }
          expect(last).toBeLessThanOrEqual(lengthSec + 1e-6);
        },
      ),
    );
  });
});

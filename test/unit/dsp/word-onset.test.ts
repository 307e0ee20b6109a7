import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedSec, wordOnset } from '../../../src/dsp/word-onset.js';

const FRAMES = 60;
const pause = new Float32Array(FRAMES);
/** Scores of a word: so much at the frames from each start on. */
const scores = (...steps: readonly (readonly [from: number, score: number])[]) => {
  const word = new Float32Array(FRAMES);
  for (const [from, score] of steps) word.fill(score, from);
  return word;
};
const span = { startFrame: 10, endFrame: 50 };

describe('wordOnset', () => {
  it('begins where the sound clearly is the word, when the word would last too long', () => {
    expect(wordOnset(scores([10, 1], [40, 4]), pause, span, 10)).toBe(40);
  });

  it('lets a drawn word last that is heard all the time', () => {
    expect(wordOnset(scores([10, 4]), pause, span, 10)).toBe(10);
  });

  it('lets a word of its expected length be, whatever its beginning scores', () => {
    expect(wordOnset(scores([10, -3], [40, 4]), pause, span, 40)).toBe(10);
  });

  it('finds an onset inside the word, never later than two frames before its end', () => {
    const score = fc.float({ min: -9, max: 9, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(score, { minLength: FRAMES, maxLength: FRAMES }),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        fc.double({ min: 0, max: 40, noNaN: true }),
        (values, startFrame, length, expected) => {
          const endFrame = startFrame + length;
          const onset = wordOnset(
            Float32Array.from(values),
            pause,
            { startFrame, endFrame },
            expected,
          );
          expect(onset).toBeGreaterThanOrEqual(startFrame);
          expect(onset).toBeLessThanOrEqual(Math.max(startFrame, endFrame - 2));
        },
      ),
    );
  });
});

describe('expectedSec', () => {
  it('grows with the letters, counts figures as they are read and leaves marks out', () => {
    expect(expectedSec('the')).toBeGreaterThan(expectedSec('I'));
    expect(expectedSec('well,')).toBe(expectedSec('well'));
    expect(expectedSec('1989')).toBeGreaterThan(expectedSec('year'));
    expect(expectedSec('...')).toBe(expectedSec('a'));
  });
});

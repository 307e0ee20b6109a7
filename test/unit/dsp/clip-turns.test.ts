import { expect, it } from 'vitest';
import { clipTurns } from '../../../src/dsp/clip-turns.js';

const turn = (startSec: number, endSec: number, speakerIndex: number, confidence = 0.9) => ({
  startSec,
  endSec,
  speakerIndex,
  confidence,
});
const span = (startSec: number, endSec: number) => ({ startSec, endSec });

it('gives the pause between two speakers to nobody', () => {
  expect(clipTurns([turn(0, 2.2, 0), turn(2.2, 4, 1)], [span(0, 2), span(2.4, 4)])).toEqual([
    turn(0, 2, 0),
    turn(2.4, 4, 1),
  ]);
});

it('keeps a short pause inside the words of one speaker, and not a long one', () => {
  expect(clipTurns([turn(0, 4, 0)], [span(0, 2), span(2.4, 4)])).toEqual([turn(0, 4, 0)]);
  expect(clipTurns([turn(0, 4, 0)], [span(0, 2), span(2.6, 4)])).toEqual([
    turn(0, 2, 0),
    turn(2.6, 4, 0),
  ]);
});

it('keeps a change of speaker where nobody pauses', () => {
  const turns = [turn(0, 1, 0), turn(1, 2, 1), turn(2, 3, 0)];
  expect(clipTurns(turns, [span(0, 3)])).toEqual(turns);
});

it('joins with the mean confidence by length', () => {
  const [joined] = clipTurns([turn(0, 3, 0, 0.8), turn(3.2, 4.2, 0, 0.4)], [span(0, 4.2)]);
  expect(joined?.confidence).toBeCloseTo(0.7, 9);
});

it('leaves nothing of turns outside speech', () => {
  expect(clipTurns([turn(0, 1, 0), turn(5, 6, 1)], [span(2, 3)])).toEqual([]);
  expect(clipTurns([], [span(2, 3)])).toEqual([]);
  expect(clipTurns([turn(0, 1, 0)], [])).toEqual([]);
});

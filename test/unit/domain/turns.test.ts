import { describe, expect, it } from 'vitest';
import type { SpeakerTurn } from '../../../src/domain/speech.js';
import {
  countSpeakers,
  numberSpeakersByAppearance,
  speakingTimes,
} from '../../../src/domain/turns.js';

const turn = (startSec: number, endSec: number, speakerIndex: number): SpeakerTurn => ({
  startSec,
  endSec,
  speakerIndex,
  confidence: 0.9,
});

describe('turns', () => {
  const turns = [turn(0, 1, 4), turn(1, 3, 2), turn(3, 4, 4), turn(5, 6, 0)];

  it('number speakers in the order in which they first speak', () => {
    const numbered = numberSpeakersByAppearance(turns);
    expect(numbered.map(({ speakerIndex }) => speakerIndex)).toEqual([0, 1, 0, 2]);
    expect(numbered.map(({ startSec }) => startSec)).toEqual([0, 1, 3, 5]);
  });

  it('count each speaker once', () => {
    expect(countSpeakers(turns)).toBe(3);
    expect(countSpeakers([])).toBe(0);
  });

  it('add up how long each speaker speaks', () => {
    expect([...speakingTimes(turns)]).toEqual([
      [4, 2],
      [2, 2],
      [0, 1],
    ]);
  });
});

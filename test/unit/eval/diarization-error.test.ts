import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDiarizationErrors,
  diarizationError,
  diarizationErrorRate,
  NO_DIARIZATION_ERROR,
  type DiarizationError,
} from '../../../scripts/eval/diarization-error.js';
import type { SpeakerSpan } from '../../../scripts/eval/rttm.js';

const span = (speaker: string, startSec: number, endSec: number): SpeakerSpan => ({
  speaker,
  startSec,
  endSec,
});
const whole = (durationSec: number, collarSec = 0) => ({ durationSec, collarSec });
const parts = ({ speakerSec, missSec, falseAlarmSec, confusionSec }: DiarizationError) =>
  [speakerSec, missSec, falseAlarmSec, confusionSec].map((sec) => Math.round(sec * 1e6) / 1e6);

describe('diarizationError', () => {
  it('counts what is missed, what is added and what goes to the wrong speaker', () => {
    const reference = [span('Ann', 0, 5), span('Ben', 6, 10)];
    const heard = [span('0', 0, 4), span('1', 7, 9), span('0', 9, 11)];
    // 4-5 and 6-7 missed, 10-11 added, 9-10 is Ben's but given to Ann's partner.
    expect(parts(diarizationError(reference, heard, whole(12)))).toEqual([9, 2, 1, 1]);
  });

  it('counts overlapped speech once for each who speaks', () => {
    const reference = [span('Ann', 0, 4), span('Ben', 2, 4)];
    expect(parts(diarizationError(reference, [span('0', 0, 4)], whole(4)))).toEqual([6, 2, 0, 0]);
  });

  it('gives each speaker one partner, the one that leaves the least confusion', () => {
    const reference = [span('Ann', 0, 10), span('Ben', 10, 12)];
    const heard = [span('0', 0, 6), span('1', 6, 12)];
    // 0 is Ann (6 s); 1 shares more with Ann (4 s) than with Ben (2 s), but Ann is taken.
    expect(parts(diarizationError(reference, heard, whole(12)))).toEqual([12, 0, 0, 4]);
  });

  it('leaves out the collar on both sides of each border of the reference', () => {
    const reference = [span('Ann', 1, 3)];
    const heard = [span('0', 1.2, 3.5)];
    // Scored: up to 0.75, 1.25 to 2.75, from 3.25; there, 3.25-3.5 is added.
    expect(parts(diarizationError(reference, heard, whole(4, 0.25)))).toEqual([1.5, 0, 0.25, 0]);
  });

  it('finds partners by the time inside collars as well', () => {
    const reference = [span('Ann', 0, 1), span('Ben', 1, 4)];
    const heard = [span('0', 0, 1.4), span('1', 1.4, 4)];
    expect(parts(diarizationError(reference, heard, whole(4, 0.25)))).toEqual([
      0.5 + 2.5,
      0,
      0,
      0.15,
    ]);
  });

  it('scores nothing outside of the recording', () => {
    const reference = [span('Ann', -1, 2), span('Ann', 5, 20)];
    expect(parts(diarizationError(reference, [span('0', 6, 30)], whole(10)))).toEqual([7, 3, 0, 0]);
  });

  it('counts a speaker once who is written down twice at the same time', () => {
    const reference = [span('Ann', 0, 2), span('Ann', 1, 3)];
    expect(parts(diarizationError(reference, [], whole(3)))).toEqual([3, 3, 0, 0]);
  });

  it.each([
    ['silence on both sides', [], [], 0],
    ['speech where the reference has none', [], [span('0', 0, 1)], Infinity],
    ['no speech found', [span('Ann', 0, 1)], [], 1],
  ])('has a rate for %s', (_, reference, heard, rate) => {
    expect(diarizationErrorRate(diarizationError(reference, heard, whole(2)))).toBe(rate);
  });

  it('adds up seconds, not rates', () => {
    const bad = { speakerSec: 9, missSec: 3, falseAlarmSec: 2, confusionSec: 1 };
    const good = { ...NO_DIARIZATION_ERROR, speakerSec: 21 };
    expect(diarizationErrorRate(addDiarizationErrors(bad, good))).toBeCloseTo(0.2);
  });
});

/** Times are whole seconds, so that the second-by-second count below is exact. */
const dialogue = (names: readonly string[]) =>
  fc.array(
    fc
      .tuple(fc.constantFrom(...names), fc.nat(18), fc.integer({ min: 1, max: 6 }))
      .map(([speaker, start, length]) => span(speaker, start, start + length)),
    { maxLength: 6 },
  );
const NAMES = ['a', 'b', 'c'];
const DURATION = 20;

/** Errors second by second under the best of all mappings: the definition, tried one by one. */
function leastErrors(reference: readonly SpeakerSpan[], heard: readonly SpeakerSpan[]): number {
  const speakersAt = (spans: readonly SpeakerSpan[], second: number): Set<string> =>
    new Set(
      spans
        .filter(({ startSec, endSec }) => startSec <= second && second < endSec)
        .map(({ speaker }) => speaker),
    );
  const orders = NAMES.flatMap((x) =>
    NAMES.filter((y) => y !== x).map((y) => [x, y, NAMES.find((z) => z !== x && z !== y) ?? '']),
  );
  const errors = orders.map((order) => {
    let sum = 0;
    for (let second = 0; second < DURATION; second++) {
      const expected = speakersAt(reference, second);
      const given = speakersAt(heard, second);
      const right = NAMES.filter((name, i) => expected.has(name) && given.has(order[i] ?? ''));
      sum += Math.max(expected.size, given.size) - right.length;
    }
    return sum;
  });
  return Math.min(...errors);
}

describe('diarizationError, for any dialogue', () => {
  it('is the least that any mapping of speakers leaves', () => {
    fc.assert(
      fc.property(dialogue(NAMES), dialogue(NAMES), (reference, heard) => {
        const error = diarizationError(reference, heard, whole(DURATION));
        const { missSec, falseAlarmSec, confusionSec } = error;
        expect(missSec + falseAlarmSec + confusionSec).toBeCloseTo(leastErrors(reference, heard));
      }),
    );
  });

  it('does not depend on names, and finds none with itself', () => {
    fc.assert(
      fc.property(dialogue(NAMES), fc.constantFrom(0, 0.25), (reference, collarSec) => {
        const renamed = reference.map((turn) => ({ ...turn, speaker: `speaker ${turn.speaker}` }));
        const error = diarizationError(reference, renamed, whole(DURATION, collarSec));
        expect(diarizationErrorRate(error)).toBe(0);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpeakerSpan } from '../../../../scripts/eval/rttm.js';
import { referenceTurns } from '../../../../scripts/eval/simulate/reference-turns.js';

const says = (speaker: string, startSec: number, endSec: number): SpeakerSpan => ({
  speaker,
  startSec,
  endSec,
});

describe('referenceTurns', () => {
  it('counts a short pause of one speaker as speech', () => {
    expect(referenceTurns([says('a', 1, 2), says('a', 2.4, 3)])).toEqual([says('a', 1, 3)]);
  });

  it('counts a pause of half a second as silence, wherever in the recording it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16_000 * 3600 }), (sample) => {
        const at = sample / 16_000;
        const sounds = [says('a', at, at + 1), says('a', at + 1.5, at + 2)];
        expect(referenceTurns(sounds)).toEqual(sounds);
        const nearer = [says('a', at, at + 1), says('a', at + 1.49, at + 2)];
        expect(referenceTurns(nearer)).toEqual([says('a', at, at + 2)]);
      }),
    );
  });

  it('leaves the pause of a speaker alone in which somebody else speaks', () => {
    const answered = [says('a', 0, 1), says('b', 1.1, 1.3), says('a', 1.4, 2)];
    expect(referenceTurns(answered)).toEqual(answered);
    const talkedOver = [says('a', 0, 1), says('b', 0.5, 1.1), says('a', 1.4, 2)];
    expect(referenceTurns(talkedOver)).toEqual(talkedOver);
  });

  it('does not take somebody who is done when the pause begins for one who speaks in it', () => {
    expect(referenceTurns([says('b', 0, 1), says('a', 0.5, 1), says('a', 1.2, 2)])).toEqual([
      says('b', 0, 1),
      says('a', 0.5, 2),
    ]);
  });

  it('counts a pause that two make at once as speech of both', () => {
    const sounds = [says('a', 0, 1), says('b', 0.2, 1), says('a', 1.3, 2), says('b', 1.3, 2.1)];
    expect(referenceTurns(sounds)).toEqual([says('a', 0, 2), says('b', 0.2, 2.1)]);
  });

  it('takes two sounds of a speaker that meet for one, whoever else speaks', () => {
    const sounds = [says('a', 0, 1), says('a', 1, 2), says('b', 0.5, 1.5)];
    expect(referenceTurns(sounds)).toEqual([says('a', 0, 2), says('b', 0.5, 1.5)]);
  });

  it('leaves out a click', () => {
    expect(referenceTurns([says('a', 0, 1), says('a', 3, 3.02)])).toEqual([says('a', 0, 1)]);
  });

  it('is empty where there is no sound', () => {
    expect(referenceTurns([])).toEqual([]);
  });

  it('keeps all sound, adds only pauses, and leaves no short one in which nobody speaks', () => {
    const sound = fc.record({
      speaker: fc.constantFrom('a', 'b', 'c'),
      startSec: fc.integer({ min: 0, max: 400 }).map((tick) => tick / 20),
      length: fc.integer({ min: 1, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(sound, { maxLength: 30 }), (drawn) => {
        const sounds = drawn.map(({ speaker, startSec, length }) =>
          says(speaker, startSec, startSec + length / 20),
        );
        const turns = referenceTurns(sounds);
        for (let tick = 0; tick < 22 * 20; tick++) {
          const sec = (tick + 0.5) / 20;
          const speakersIn = (spans: readonly SpeakerSpan[]) =>
            new Set(
              spans
                .filter(({ startSec, endSec }) => startSec < sec && sec < endSec)
                .map(({ speaker }) => speaker),
            );
          const [heard, written] = [speakersIn(sounds), speakersIn(turns)];
          if (heard.size > 0) expect(written).toEqual(heard);
        }
        for (const [i, { speaker, endSec }] of turns.entries()) {
          const next = turns.slice(i + 1).find((turn) => turn.speaker === speaker);
          const pauseSec = next ? next.startSec - endSec : 1;
          expect(pauseSec).toBeGreaterThan(0);
          if (next && pauseSec < 0.49)
            expect(
              turns.some(
                (turn) =>
                  turn.speaker !== speaker && turn.startSec < next.startSec && turn.endSec > endSec,
              ),
            ).toBe(true);
        }
      }),
    );
  });
});

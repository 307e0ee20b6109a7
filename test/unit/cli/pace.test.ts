import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leftSec, type Pace, reckonPace, speedText, workDone } from '../../../src/cli/pace.js';

describe('workDone', () => {
  it('rises from nothing to all', () => {
    const shares = Array.from({ length: 101 }, (_, percent) => workDone(percent));
    expect(shares[0]).toBe(0);
    expect(shares[10]).toBe(0);
    expect(shares[100]).toBe(1);
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
  });
});

describe('reckonPace', () => {
  it('knows nothing while hardly anything is done', () => {
    expect(reckonPace(undefined, 30, 10)).toBeUndefined();
    expect(reckonPace(undefined, 0.5, 60)).toBeUndefined();
    expect(leftSec(undefined, 3)).toBeUndefined();
  });

  it('finds the time of a job that goes on evenly', () => {
    const totalSec = 200;
    let pace: Pace | undefined;
    for (let percent = 10; percent <= 90; percent++)
      pace = reckonPace(pace, totalSec * workDone(percent), percent);
    expect(pace?.totalSec).toBeCloseTo(totalSec);
    expect(leftSec(pace, 150)).toBeCloseTo(50);
  });

  it('is not thrown off by one percent that took long', () => {
    const steady = reckonPace(undefined, 28, 60);
    const late = reckonPace(steady, 60, 61);
    expect(late?.totalSec).toBeGreaterThan(100);
    expect(late?.totalSec).toBeLessThan(60 / workDone(61));
  });

  it('stays as it is while the percent does', () => {
    const pace = reckonPace(undefined, 28, 60);
    expect(reckonPace(pace, 50, 60)).toBe(pace);
  });

  it('never tells less than nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 100, noNaN: true }), fc.nat(100))),
        (steps) => {
          let elapsedSec = 0;
          let pace: Pace | undefined;
          for (const [tookSec, percent] of steps) {
            elapsedSec += tookSec;
            pace = reckonPace(pace, elapsedSec, percent);
            expect(leftSec(pace, elapsedSec) ?? 1).toBeGreaterThan(0);
          }
        },
      ),
    );
  });
});

it('a speed has as many digits as tell something', () => {
  expect([35.2, 10, 2.44, 0.349].map(speedText)).toEqual(['35x', '10x', '2.4x', '0.35x']);
});

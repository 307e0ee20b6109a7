import { describe, expect, it } from 'vitest';
import { progressOf, type JobStep } from '../../../src/domain/progress.js';
import { StepClock } from '../../../src/jobs/step-clock.js';

describe('StepClock', () => {
  it('measures every step from its first word to the first word of the next', () => {
    const done: [JobStep, number][] = [];
    let nowMs = 1_000;
    const clock = new StepClock(
      (step, seconds) => done.push([step, seconds]),
      () => nowMs,
    );
    clock.see(progressOf('audio', 0));
    nowMs += 500;
    clock.see(progressOf('audio', 0.9));
    nowMs += 500;
    clock.see(progressOf('vad', 0));
    nowMs += 2_000;
    clock.stop();
    clock.stop();
    expect(done).toEqual([
      ['audio', 1],
      ['vad', 2],
    ]);
  });

  it('has nothing to tell of a job that never began', () => {
    const clock = new StepClock(() => {
      throw new Error('told');
    });
    expect(() => {
      clock.stop();
    }).not.toThrow();
  });
});

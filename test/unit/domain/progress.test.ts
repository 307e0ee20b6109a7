import { describe, expect, it } from 'vitest';
import { progressOf, STEP_PROGRESS } from '../../../src/domain/progress.js';
import { STAGE_IDS } from '../../../src/domain/stage.js';

describe('progressOf', () => {
  it.each([
    ['download', 0, 10],
    ['audio', 10, 25],
    ['vad', 25, 40],
    ['diarization', 40, 60],
    ['asr', 60, 75],
  ] as const)('lays %s between %i and %i percent, as the contract has it', (step, from, to) => {
    expect(progressOf(step, 0).percent).toBe(from);
    expect(progressOf(step, 1).percent).toBe(to);
  });

  it('leaves no gap and no overlap between the stages and keeps 100 for the end', () => {
    const ranges = STAGE_IDS.map((id) => STEP_PROGRESS[id]);
    ranges.slice(1).forEach((range, i) => {
      expect(range.from).toBe(ranges[i]?.to);
    });
    expect(ranges.at(-1)?.to).toBeLessThan(100);
  });

  it('clamps what is no share', () => {
    expect([-1, 2, Number.NaN].map((fraction) => progressOf('audio', fraction).percent)).toEqual([
      10, 25, 10,
    ]);
  });
});

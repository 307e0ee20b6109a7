import { describe, expect, it } from 'vitest';
import { MEASURED, type MeasuredFigures } from '../../../scripts/capacity/measured-figures.js';
import { planCapacity, type Demand } from '../../../scripts/capacity/plan-capacity.js';

const FIGURES: MeasuredFigures = {
  cpuSecPerHour: 1800,
  serviceMb: 200,
  computeProcessMb: 400,
  redisCommandsPerHour: 7200,
  redisCommandsPerIdleProcessSec: 2,
  redisMbPerHour: 4,
  callbacksPerHour: 72,
  callbackMbPerHour: 9,
};
const DEMAND: Demand = {
  hoursPerDay: 240,
  peakFactor: 2,
  minutesPerVideo: 30,
  gbPerHour: 1.5,
  coresPerWorker: 4,
  retentionHours: 48,
};

describe('planCapacity', () => {
  it('plans for the busiest hour', () => {
    const plan = planCapacity(DEMAND, FIGURES);
    expect(plan.hoursPerHour).toBe(20);
    expect(plan.cores).toBeCloseTo(12.5);
    expect(plan.workers).toBe(4);
    expect(plan.memoryMbPerWorker).toBe(1800);
    expect(plan.jobsPerSec).toBeCloseTo(40 / 3600);
    expect(plan.redisCommandsPerSec).toBeCloseTo(48);
    expect(plan.callbacksPerSec).toBeCloseTo(0.4);
    expect(plan.callbackMbitPerSec).toBeCloseTo(0.4);
    expect(plan.storageMbitPerSec).toBeCloseTo(68.27, 1);
  });

  it('keeps the results of average days', () => {
    expect(planCapacity(DEMAND, FIGURES).redisMemoryGb).toBeCloseTo(1.875);
  });

  it('grows in proportion, but by whole workers', () => {
    const twice = planCapacity({ ...DEMAND, hoursPerDay: 480 }, FIGURES);
    expect(twice.cores).toBeCloseTo(25);
    expect(twice.workers).toBe(7);
  });

  it.each([
    ['no video', { hoursPerDay: 0 }],
    ['no number', { hoursPerDay: NaN }],
    ['a busiest hour below the average', { peakFactor: 0.5 }],
  ])('refuses %s', (_case, wrong) => {
    expect(() => planCapacity({ ...DEMAND, ...wrong }, FIGURES)).toThrow(RangeError);
  });

  it('knows every figure of both models', () => {
    for (const figures of Object.values(MEASURED))
      for (const value of Object.values(figures)) expect(value).toBeGreaterThan(0);
  });
});

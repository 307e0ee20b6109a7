import { expect, test } from 'vitest';
import { costOf } from '../../../scripts/bench/cpu-meter.js';
import { cpuSecOf, parseProcessTimes, treeOf } from '../../../scripts/bench/process-table.js';

const times = (pid: number, parentPid: number, ownTicks: number, endedChildrenTicks = 0) => ({
  pid,
  parentPid,
  ownTicks,
  endedChildrenTicks,
});

test('reads the times of a process whose name holds blanks and parentheses', () => {
  const line =
    '4711 (a (b) 1 2) S 17 4711 4711 0 -1 4194304 900 0 0 0 120 30 7 3 20 0 11 0 5000 1000000 2000';
  expect(parseProcessTimes(line)).toEqual(times(4711, 17, 150, 10));
});

test('a tree costs what its processes cost at every depth, ended ones included, and no others', () => {
  const all = [times(1, 0, 1000), times(2, 1, 10, 5), times(3, 2, 20), times(4, 3, 40, 1)];
  expect(cpuSecOf(treeOf([...all, times(5, 1, 500)].reverse(), 2))).toBe(0.76);
});

test('a process that is not there costs nothing', () => {
  expect(treeOf([times(1, 0, 10)], 2)).toEqual([]);
});

test('work is handed through and its cost is not negative', async () => {
  const { output, cost } = await costOf(() => Promise.resolve('done'));
  expect(output).toBe('done');
  expect(cost.wallSec).toBeGreaterThanOrEqual(0);
  expect(cost.cpuSec).not.toBeLessThan(0);
});

import { readdir, readFile } from 'node:fs/promises';

/** Source: proc(5); Linux shows times in this unit to programs on every platform Node runs on. */
const TICKS_PER_SEC = 100;
const PROCESS_ID = /^\d+$/;

/** CPU time of one process, in clock ticks. */
export interface ProcessTimes {
  readonly pid: number;
  readonly parentPid: number;
  /** In user and kernel mode, all threads. */
  readonly ownTicks: number;
  /** Of its children that have ended and been waited for, and theirs. */
  readonly endedChildrenTicks: number;
}

/** CPU and wall time of one piece of work. */
export interface Cost {
  /** NaN where this platform does not tell. */
  readonly cpuSec: number;
  readonly wallSec: number;
}

/**
 * Reads a line of `/proc/PID/stat`.
 * Source: proc(5). The name in parentheses may hold blanks and parentheses of its own.
 */
export function parseProcessTimes(line: string): ProcessTimes {
  const [, parentPid = 0, ...rest] = line
    .slice(line.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = rest.slice(9, 13);
  return {
    pid: Number.parseInt(line, 10),
    parentPid,
    ownTicks: user + system,
    endedChildrenTicks: endedUser + endedSystem,
  };
}

/**
 * CPU time of a process and all that come from it, those that ended included.
 * @param all every process of the machine, in any order
 * @returns clock ticks; 0 where there is no such process
 */
export function treeTicks(all: readonly ProcessTimes[], rootPid: number): number {
  const root = all.find(({ pid }) => pid === rootPid);
  if (!root) return 0;
  return all
    .filter(({ parentPid }) => parentPid === rootPid)
    .reduce((sum, { pid }) => sum + treeTicks(all, pid), root.ownTicks + root.endedChildrenTicks);
}

/** CPU seconds of this process and its children so far; NaN where the platform has no /proc. */
async function treeCpuSec(): Promise<number> {
  const entries = await readdir('/proc').catch(() => []);
  const lines = await Promise.all(
    entries
      .filter((name) => PROCESS_ID.test(name))
      .map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')),
  );
  const all = lines.filter((line) => line !== '').map(parseProcessTimes);
  return all.length === 0 ? NaN : treeTicks(all, process.pid) / TICKS_PER_SEC;
}

/** Does a piece of work and measures what it costs in this process and its children. */
export async function costOf<T>(work: () => Promise<T>): Promise<{ output: T; cost: Cost }> {
  const cpuBefore = await treeCpuSec();
  const startedAt = performance.now();
  const output = await work();
  const wallSec = (performance.now() - startedAt) / 1000;
  return { output, cost: { cpuSec: (await treeCpuSec()) - cpuBefore, wallSec } };
}

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

/** Every process of the machine; empty where the platform has no /proc. */
export async function readProcesses(): Promise<ProcessTimes[]> {
  const entries = await readdir('/proc').catch(() => []);
  const lines = await Promise.all(
    entries
      .filter((name) => PROCESS_ID.test(name))
      .map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line !== '').map(parseProcessTimes);
}

/**
 * A process and all that come from it.
 * @param all every process of the machine, in any order
 * @returns empty where there is no such process
 */
export function treeOf(all: readonly ProcessTimes[], rootPid: number): ProcessTimes[] {
  const root = all.find(({ pid }) => pid === rootPid);
  if (!root) return [];
  const children = all.filter(({ parentPid }) => parentPid === rootPid);
  return [root, ...children.flatMap(({ pid }) => treeOf(all, pid))];
}

/** CPU seconds of processes and their children, those that ended included. */
export function cpuSecOf(processes: readonly ProcessTimes[]): number {
  const ticks = processes.reduce(
    (sum, { ownTicks, endedChildrenTicks }) => sum + ownTicks + endedChildrenTicks,
    0,
  );
  return ticks / TICKS_PER_SEC;
}

/**
 * Memory of a process in bytes; what it shares with others counts in parts, so that the sum over
 * processes is what they take together.
 * @returns 0 where the process is gone
 */
export async function memoryBytesOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
}

/** Seconds that the cores of the machine were busy and were there, all added up, since it started. */
export async function coreSeconds(): Promise<{ readonly busy: number; readonly all: number }> {
  const text = await readFile('/proc/stat', 'utf8').catch(() => '');
  const [user, nice, system, idle, ioWait, irq, softIrq] = (/^cpu +(.*)$/m.exec(text)?.[1] ?? '')
    .split(' ')
    .map(Number);
  const busy = sum(user, nice, system, irq, softIrq);
  return { busy: busy / TICKS_PER_SEC, all: (busy + sum(idle, ioWait)) / TICKS_PER_SEC };
}

function sum(...values: readonly (number | undefined)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? NaN), 0);
}

import { cpuSecOf, readProcesses, treeOf } from './process-table.js';

/** CPU seconds of this process so far, all its threads. */
export function ownCpuSec(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** CPU and wall time of one piece of work. */
export interface Cost {
  /** NaN where this platform does not tell. */
  readonly cpuSec: number;
  readonly wallSec: number;
}

/** CPU seconds of processes and all that come from them so far; NaN where the platform does not tell. */
export async function treeCpuSec(...rootPids: readonly number[]): Promise<number> {
  const all = await readProcesses();
  return all.length === 0 ? NaN : cpuSecOf(rootPids.flatMap((pid) => treeOf(all, pid)));
}

/**
 * Does a piece of work and measures what it costs in processes and their children.
 * @param rootPids this process by default
 */
export async function costOf<T>(
  work: () => Promise<T>,
  rootPids: readonly number[] = [process.pid],
): Promise<{ output: T; cost: Cost }> {
  const cpuBefore = await treeCpuSec(...rootPids);
  const startedAt = performance.now();
  const output = await work();
  const wallSec = (performance.now() - startedAt) / 1000;
  return { output, cost: { cpuSec: (await treeCpuSec(...rootPids)) - cpuBefore, wallSec } };
}

import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';

/**
 * The cores of the machine in two halves, as lists that `taskset` takes. What a process starts later
 * stays on the cores it is bound to itself.
 */
export class CoreHalves {
  readonly all: string;
  readonly halves: readonly [string, string];

  /** Whether there are two cores at least and `taskset` (Linux, util-linux). */
  static get usable(): boolean {
    return cpus().length >= 2 && spawnSync('taskset', ['-p', String(process.pid)]).status === 0;
  }

  /** @param count cores of the machine, two at least */
  constructor(count = cpus().length) {
    const half = Math.floor(count / 2);
    this.all = listOf(0, half * 2);
    this.halves = [listOf(0, half), listOf(half, half * 2)];
  }

  /**
   * Binds a process and all its threads to cores.
   * @throws Error where that is not possible
   */
  bind(pid: number, cores: string): void {
    const { status } = spawnSync('taskset', ['-a', '-c', '-p', cores, String(pid)]);
    if (status !== 0) throw new Error('a process could not be bound to cores');
  }
}

/** Cores [first, end). */
function listOf(first: number, end: number): string {
  return end - first === 1 ? String(first) : `${first}-${end - 1}`;
}

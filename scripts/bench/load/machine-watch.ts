import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  coreSeconds,
  cpuSecOf,
  memoryBytesOf,
  readProcesses,
  treeOf,
  type ProcessTimes,
} from '../process-table.js';

const EVERY_MS = 2_000;
const BYTES_PER_MB = 1024 * 1024;

/** What was in use at one moment. */
export interface MachineSample {
  readonly atSec: number;
  /** Of all watched processes and their children together. */
  readonly memoryMb: number;
  readonly diskMb: number;
}

/** What was in use over a stretch of time. */
export interface MachineUse {
  readonly samples: readonly MachineSample[];
  readonly peakMemoryMb: number;
  readonly peakDiskMb: number;
  /** Of all cores, 0..1: busy with anything, and with the watched processes. */
  readonly busyShare: number;
  readonly serviceShare: number;
}

/** Samples processes, a folder and the cores until it is stopped. */
export class MachineWatch {
  private readonly samples: MachineSample[] = [];
  private readonly stopping = new AbortController();
  private watching: Promise<void> = Promise.resolve();

  private constructor(
    private readonly rootPids: readonly number[],
    private readonly folder: string,
    private readonly startedAtMs: number,
    private readonly before: { cores: Cores; cpuSec: number },
  ) {}

  /**
   * @param rootPids processes that are watched with all that come from them
   * @param folder whose size is watched
   */
  static async start(rootPids: readonly number[], folder: string): Promise<MachineWatch> {
    const before = { cores: await coreSeconds(), cpuSec: cpuSecOf(await treesOf(rootPids)) };
    const watch = new MachineWatch(rootPids, folder, performance.now(), before);
    watch.watching = watch.watch();
    return watch;
  }

  async stop(): Promise<MachineUse> {
    const cores = await coreSeconds();
    const cpuSec = cpuSecOf(await treesOf(this.rootPids));
    this.stopping.abort();
    await this.watching;
    const allSec = cores.all - this.before.cores.all;
    return {
      samples: this.samples,
      peakMemoryMb: Math.max(...this.samples.map(({ memoryMb }) => memoryMb)),
      peakDiskMb: Math.max(...this.samples.map(({ diskMb }) => diskMb)),
      busyShare: (cores.busy - this.before.cores.busy) / allSec,
      serviceShare: (cpuSec - this.before.cpuSec) / allSec,
    };
  }

  private async watch(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const processes = await treesOf(this.rootPids);
      const memory = await Promise.all(processes.map(({ pid }) => memoryBytesOf(pid)));
      this.samples.push({
        atSec: (performance.now() - this.startedAtMs) / 1000,
        memoryMb: memory.reduce((sum, bytes) => sum + bytes, 0) / BYTES_PER_MB,
        diskMb: (await folderBytes(this.folder)) / BYTES_PER_MB,
      });
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }
}

type Cores = Awaited<ReturnType<typeof coreSeconds>>;

async function treesOf(rootPids: readonly number[]): Promise<ProcessTimes[]> {
  const all = await readProcesses();
  return rootPids.flatMap((pid) => treeOf(all, pid));
}

/** Bytes of all files below a folder; what disappears meanwhile does not count. */
export async function folderBytes(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(path.join(folder, name)).then(
        (entry) => (entry.isFile() ? entry.size : 0),
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

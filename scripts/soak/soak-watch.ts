import { readdir, readFile } from 'node:fs/promises';
import type { Service } from '../../test/support/service.js';

const BYTES_PER_MB = 1024 * 1024;
const SWEEP_MS = 1_000;

/** Settings of a service whose heap can be swept from outside. */
export const SWEEPABLE = {
  NODE_OPTIONS: `--expose-gc --import ${new URL('sweep-on-signal.mjs', import.meta.url).href}`,
};

/** What the service held at one moment. */
export interface Sample {
  readonly atSec: number;
  readonly serviceRssMb: number;
  /** Of it, what JavaScript's own heap holds, swept or not. */
  readonly heapUsedMb: number;
  /** Of it, buffers beside the heap. */
  readonly externalMb: number;
  readonly childrenRssMb: number;
  readonly fileDescriptors: number;
  readonly ended: number;
}

/** Reads resident memory of a process in MB; 0 when it is gone. Source: proc(5). */
async function rssMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
}

/** Process ids of the children of a process. Source: proc(5). */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text
    .split(' ')
    .map(Number)
    .filter((child) => child > 0);
}

/** Process ids of the children that run the models; ffmpeg is a child too. Source: proc(5). */
export async function computeChildrenOf(pid: number): Promise<number[]> {
  const children = await childrenOf(pid);
  const commands = await Promise.all(
    children.map((child) => readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '')),
  );
  return children.filter((_, i) => commands[i]?.includes('compute-host'));
}

/** Reads gauges of the service's metrics in MB. */
async function gaugesMb<Name extends string>(
  url: string,
  names: readonly Name[],
): Promise<Record<Name, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const valueOf = (name: Name) =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]) / BYTES_PER_MB;
  return Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<Name, number>;
}

/** Takes one sample. */
export async function sample(service: Service, atSec: number, ended: number): Promise<Sample> {
  const { pid, url } = service;
  const children = await Promise.all((await childrenOf(pid)).map(rssMb));
  const gauges = await gaugesMb(url, [
    'nodejs_heap_size_used_bytes',
    'nodejs_external_memory_bytes',
  ]);
  return {
    atSec,
    serviceRssMb: await rssMb(pid),
    heapUsedMb: gauges.nodejs_heap_size_used_bytes,
    externalMb: gauges.nodejs_external_memory_bytes,
    childrenRssMb: children.reduce((sum, mb) => sum + mb, 0),
    fileDescriptors: (await readdir(`/proc/${pid}/fd`)).length,
    ended,
  };
}

/** Sweeps the heap of a service that was started with SWEEPABLE. @returns MB that are held then */
export async function sweptHeapMb({ pid, url }: Service): Promise<number> {
  process.kill(pid, 'SIGPWR');
  await new Promise((resolve) => setTimeout(resolve, SWEEP_MS));
  return (await gaugesMb(url, ['nodejs_heap_size_used_bytes'])).nodejs_heap_size_used_bytes;
}

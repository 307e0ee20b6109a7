import { readdir, readFile } from 'node:fs/promises';

/** What the service held at one moment. */
export interface Sample {
  readonly atSec: number;
  readonly serviceRssMb: number;
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

/** Takes one sample. */
export async function sample(pid: number, atSec: number, ended: number): Promise<Sample> {
  const children = await Promise.all((await childrenOf(pid)).map(rssMb));
  return {
    atSec,
    serviceRssMb: await rssMb(pid),
    childrenRssMb: children.reduce((sum, mb) => sum + mb, 0),
    fileDescriptors: (await readdir(`/proc/${pid}/fd`)).length,
    ended,
  };
}

/** Median of one figure over samples; NaN for none. */
export function medianOf(samples: readonly Sample[], field: keyof Sample): number {
  const values = samples.map((one) => one[field]).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? Number.NaN;
}

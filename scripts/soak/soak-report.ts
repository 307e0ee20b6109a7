import { chart } from './line-chart.js';
import type { Sample } from './soak-watch.js';

/** What the swept heap held when so many jobs had ended and none was at work. */
export interface Held {
  readonly jobs: number;
  readonly heapMb: number;
  readonly rssMb: number;
}

/** What a swept heap may grow by from the second look to the last. */
const HELD_SPARE_MB = 5;
/** By how much more memory the last quarter may take than the second. */
const MAX_GROWTH = 1.25;

/** Median of one figure over samples; NaN for none. */
function medianOf(samples: readonly Sample[], field: keyof Sample): number {
  const values = samples.map((one) => one[field]).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The samples of one quarter of the time, 1 to 4. */
function quarterOf(samples: readonly Sample[], n: number): readonly Sample[] {
  const size = Math.max(1, Math.floor(samples.length / 4));
  return samples.slice((n - 1) * size, n * size);
}

/** Medians of each quarter of the time. */
export function quartersOf(samples: readonly Sample[]): Record<string, number>[] {
  return [1, 2, 3, 4].map((n) => {
    const median = (field: keyof Sample) => Math.round(medianOf(quarterOf(samples, n), field));
    return {
      serviceRssMb: median('serviceRssMb'),
      heapUsedMb: median('heapUsedMb'),
      externalMb: median('externalMb'),
      childrenRssMb: median('childrenRssMb'),
      fileDescriptors: median('fileDescriptors'),
    };
  });
}

/** What has grown that should not have, a sentence each. */
export function growthIn(samples: readonly Sample[], held: readonly Held[]): string[] {
  const found: string[] = [];
  const [settled, last] = [held[1], held.at(-1)];
  if (settled && last && last.heapMb - settled.heapMb > HELD_SPARE_MB)
    found.push(`the heap held ${settled.heapMb} MB and then ${last.heapMb} MB`);
  for (const field of ['serviceRssMb', 'childrenRssMb'] as const) {
    const growth = medianOf(quarterOf(samples, 4), field) / medianOf(quarterOf(samples, 2), field);
    if (growth > MAX_GROWTH) found.push(`${field} grew by ${Math.round((growth - 1) * 100)} %`);
  }
  return found;
}

/** Draws memory, file descriptors and jobs over time. @returns an SVG document */
export function plotOf(samples: readonly Sample[]): string {
  const line = (name: string, color: string, field: keyof Sample) => ({
    name,
    color,
    points: samples.map((one) => [one.atSec, one[field]] as const),
  });
  return chart([
    {
      title: 'Resident memory, MB',
      lines: [
        line('service', '#1f5fa8', 'serviceRssMb'),
        line('of it heap', '#7fa8d0', 'heapUsedMb'),
        line('compute children', '#b5541c', 'childrenRssMb'),
      ],
    },
    {
      title: 'File descriptors of the service',
      lines: [line('open', '#1f5fa8', 'fileDescriptors')],
    },
    { title: 'Jobs that have ended', lines: [line('jobs', '#2f7d32', 'ended')] },
  ]);
}

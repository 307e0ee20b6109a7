import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { MoonshineModelId } from '../../../src/inference/moonshine/moonshine-variant.js';
import { longVideos } from '../long-videos.js';
import { figure, markdownTable } from '../table.js';
import type { ProfileMessage } from './profile-process.js';

/**
 * What is analysed how often: as many analyses as `warmUps` pass before the first that counts. They load
 * the models and have Node compile what runs often, as in a compute child that has been at work for some
 * minutes.
 */
const SHORT = { videoSec: 300, warmUps: 3, measured: 3 };
const LONG = { videoSec: 3600, warmUps: 1, measured: 2 };

interface ProfileOptions {
  readonly model: MoonshineModelId;
  /** Media files with speech. */
  readonly sources: readonly string[];
  /** An hour, as the service is made for, instead of five minutes. */
  readonly long: boolean;
  readonly say: (line: string) => void;
}

export interface ProfileReport extends ProfileMessage {
  readonly model: MoonshineModelId;
  readonly durationSec: number;
}

/**
 * Measures which part of the work costs what, with one compute process.
 * @throws Error where the measuring process fails
 */
export async function benchProfile(options: ProfileOptions): Promise<ProfileReport> {
  const { model, sources, long, say } = options;
  const { videoSec, ...rounds } = long ? LONG : SHORT;
  const [video] = await longVideos(sources, videoSec, 1, say);
  say(`profile, ${model}`);
  const child = fork(
    path.join(import.meta.dirname, 'profile-process.ts'),
    [video?.path ?? '', model, JSON.stringify(rounds)],
    { serialization: 'advanced' },
  );
  const stop = new AbortController();
  try {
    const [message] = (await Promise.race([
      once(child, 'message', { signal: stop.signal }),
      once(child, 'exit', { signal: stop.signal }).then(() => {
        throw new Error('the profiled process ended');
      }),
    ])) as [ProfileMessage];
    return { ...message, model, durationSec: videoSec };
  } finally {
    stop.abort();
    child.kill();
  }
}

/** Share of everything that is neither model arithmetic nor decoding of audio. */
export function restShare({ wholeSec, rest }: ProfileReport): number {
  return Object.values(rest).reduce((sum, cpuSec) => sum + cpuSec, 0) / wholeSec;
}

/** Every part with its share and its floor. */
export function profileText(report: ProfileReport): string {
  const { model, durationSec, wholeSec, parts, rest } = report;
  const row = (name: string, cpuSec: number, floorSec = NaN) => [
    name,
    figure(cpuSec / durationSec, 5),
    `${figure((100 * cpuSec) / wholeSec, 1)} %`,
    ...(Number.isNaN(floorSec)
      ? ['', '']
      : [figure(floorSec / durationSec, 5), figure(cpuSec / floorSec, 2)]),
  ];
  return [
    `Profile: CPU seconds per second of video, ${durationSec} s of speech, one compute process, ${model}`,
    '',
    markdownTable(
      ['part', 'CPU', 'share', 'floor', 'times floor'],
      [
        ...Object.entries(parts).map(([name, part]) => row(name, part.cpuSec, part.floorSec)),
        ...Object.entries(rest).map(([name, cpuSec]) => row(name, cpuSec)),
        row('whole', wholeSec),
        ['not model arithmetic and not decoding', '', `${figure(100 * restShare(report), 1)} %`],
      ],
    ),
  ].join('\n');
}

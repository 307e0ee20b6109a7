import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { SAMPLE_RATE_HZ } from '../../../src/domain/speech.js';
import { median } from '../../../src/dsp/statistics.js';
import { decodeAudio, writePcm } from '../../../test/support/pcm.js';
import { costOf } from '../../bench/cpu-meter.js';
import { figure, markdownTable } from '../../bench/table.js';
import type { Clip } from '../manifest.js';

const run = promisify(execFile);
const OWN_SCRIPT = path.join(import.meta.dirname, 'track.ts');
const PRAAT_SCRIPT = path.join(import.meta.dirname, 'track.praat');
/** The recordings are joined, over and over, to a file of this length. */
const LEAST_SEC = 240;
const ROUNDS = 7;
/** CPU time of other programs is counted in steps of 10 ms: each measurement repeats its work. */
const REPEATS = 4;

/** CPU seconds for the whole file. */
interface Round {
  readonly own: number;
  readonly praat: number;
}

/**
 * Compares the CPU time of the pitch tracker with Praat's: on the same file, with the same range and
 * distance of frames, in turns. What either needs to start and to read the file is taken off.
 * @returns a table
 * @throws Error where Praat is not installed
 */
export async function comparePitchSpeed(clips: readonly Clip[]): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ecg-pitch-'));
  try {
    const pcm = await writePcm(folder, 'joined.pcm', await joined(clips));
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const whole = await praatCpuSec(pcm.path, true);
      const own = await ownCpuSec(pcm.path);
      rounds.push({ own, praat: whole - (await praatCpuSec(pcm.path, false)) });
    }
    return describe(pcm.sampleCount / SAMPLE_RATE_HZ, rounds);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** In a process with the flags of the service's compute processes. */
async function ownCpuSec(pcmPath: string): Promise<number> {
  const args = ['--single-threaded-gc', '--import', 'tsx', OWN_SCRIPT, pcmPath, String(REPEATS)];
  const { stdout } = await run(process.execPath, args);
  return Number(stdout);
}

async function praatCpuSec(pcmPath: string, isTracking: boolean): Promise<number> {
  const { cost } = await costOf(async () => {
    for (let repeat = 0; repeat < REPEATS; repeat++)
      await run('praat', ['--run', PRAAT_SCRIPT, pcmPath, isTracking ? '1' : '0']);
  });
  return cost.cpuSec / REPEATS;
}

/** Float32Array of at least LEAST_SEC, -1..1. */
async function joined(clips: readonly Clip[]): Promise<Float32Array> {
  const parts = await Promise.all(clips.map(({ file }) => decodeAudio(file)));
  const once = parts.reduce((sum, { length }) => sum + length, 0);
  const copies = Math.ceil((LEAST_SEC * SAMPLE_RATE_HZ) / once);
  const whole = new Float32Array(copies * once);
  let start = 0;
  for (const part of Array.from({ length: copies }, () => parts).flat()) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
}

function describe(durationSec: number, rounds: readonly Round[]): string {
  const msPerSec = (sec: number): string => figure((1000 * sec) / durationSec, 2);
  const row = (name: string, { own, praat }: Round): string[] => [
    name,
    msPerSec(own),
    msPerSec(praat),
    figure(praat / own, 1),
  ];
  const middle = {
    own: median(rounds.map(({ own }) => own)),
    praat: median(rounds.map(({ praat }) => praat)),
  };
  const rows = [...rounds.map((round, i) => row(String(i + 1), round)), row('median', middle)];
  return [
    `Pitch of ${durationSec.toFixed(0)} s, ms of CPU per second of audio`,
    '',
    markdownTable(['round', 'this service', 'Praat', 'times as fast'], rows),
  ].join('\n');
}

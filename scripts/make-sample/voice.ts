import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Line } from './dialogue.js';

/** Rate at which flite's voices speak. */
export const VOICE_RATE_HZ = 16_000;

const FULL_SCALE = 32_768;
/** Stretches of this length decide where a line starts and ends to be audible. */
const FRAME_SAMPLES = VOICE_RATE_HZ / 100;
/** A frame is audible when it is at most this far below the loudest one: finds the breath before an "h" too. */
const AUDIBLE_RANGE_DB = 42;

/**
 * Speaks one line, cut to its audible part and brought to its level.
 * @param folder where the intermediate file may lie
 * @returns Float32Array [nSamples], mono, 16 kHz, -1..1
 */
export function speak({ speaker, text, gainDb }: Line, folder: string): Float32Array {
  const file = path.join(folder, 'line.wav');
  execFileSync('flite', ['-voice', speaker.voice, '-t', text, '-o', file]);
  const spoken = audiblePart(readWav(file));
  const gain = 10 ** ((speaker.levelDbfs + gainDb) / 20) / rms(spoken, 0, spoken.length);
  return spoken.map((sample) => Math.max(-1, Math.min(1, sample * gain)));
}

/** Reads a 16-bit mono RIFF file of the voices' rate. */
function readWav(file: string): Float32Array {
  const bytes = readFileSync(file);
  if (bytes.readUInt16LE(22) !== 1 || bytes.readUInt32LE(24) !== VOICE_RATE_HZ)
    throw new Error('flite wrote audio of another form than mono at 16 kHz');
  let chunk = 12;
  while (bytes.toString('latin1', chunk, chunk + 4) !== 'data')
    chunk += 8 + bytes.readUInt32LE(chunk + 4);
  const start = chunk + 8;
  const end = Math.min(bytes.length, start + bytes.readUInt32LE(chunk + 4));
  return Float32Array.from(
    { length: (end - start) >> 1 },
    (_, i) => bytes.readInt16LE(start + 2 * i) / FULL_SCALE,
  );
}

function audiblePart(samples: Float32Array): Float32Array {
  const levels = Array.from({ length: Math.floor(samples.length / FRAME_SAMPLES) }, (_, i) =>
    rms(samples, i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES),
  );
  const threshold = Math.max(...levels) * 10 ** (-AUDIBLE_RANGE_DB / 20);
  const audible = (level: number) => level >= threshold;
  return samples.subarray(
    levels.findIndex(audible) * FRAME_SAMPLES,
    (levels.findLastIndex(audible) + 1) * FRAME_SAMPLES,
  );
}

function rms(samples: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (const sample of samples.subarray(from, to)) sum += sample * sample;
  return Math.sqrt(sum / (to - from));
}

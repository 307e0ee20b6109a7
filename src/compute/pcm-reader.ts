import { closeSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import { scaleSteps } from '../dsp/pcm-steps.js';

const BYTES_PER_SAMPLE = 2;

/** What was read last, and the same as numbers: kept, since memory that comes and goes costs time. */
let readSteps = new Int16Array(0);
let readSamples = new Float32Array(0);

/**
 * Reads samples [startSample, endSample) of a headerless 16-bit little-endian mono file.
 * A span that reaches past either end of the file is cut to what is there. It waits for the disk: a
 * compute process has nothing else to do, and the order of what it does never depends on the disk.
 * @returns Float32Array [nSamples], -1..1; empty where the span holds nothing
 */
export function readPcm(path: string, startSample: number, endSample: number): Float32Array {
  const steps = borrowSteps(path, startSample, endSample);
  const samples = new Float32Array(steps.length);
  scaleSteps(steps, samples);
  return samples;
}

/**
 * The same as `readPcm` for who is done with the samples before anything waits: they lie in memory
 * that the next reading of this process fills anew.
 */
export function borrowPcm(path: string, startSample: number, endSample: number): Float32Array {
  const steps = borrowSteps(path, startSample, endSample);
  if (readSamples.length < steps.length) readSamples = new Float32Array(readSteps.length);
  const samples = readSamples.subarray(0, steps.length);
  scaleSteps(steps, samples);
  return samples;
}

/**
 * The samples as they stand in the file, for who is done with them before anything waits.
 * @returns Int16Array [nSamples]; empty where the span holds nothing
 */
export function borrowSteps(path: string, startSample: number, endSample: number): Int16Array {
  const start = Math.max(0, Math.floor(startSample));
  const length = Math.max(0, Math.floor(endSample) - start);
  if (readSteps.length < length) readSteps = new Int16Array(length);
  const bytes = Buffer.from(readSteps.buffer, 0, length * BYTES_PER_SAMPLE);
  const file = openSync(path, 'r');
  let filled = 0;
  try {
    while (filled < bytes.length) {
      const position = start * BYTES_PER_SAMPLE + filled;
      const bytesRead = readSync(file, bytes, filled, bytes.length - filled, position);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
  } finally {
    closeSync(file);
  }
  if (endianness() === 'BE') bytes.swap16();
  return readSteps.subarray(0, Math.floor(filled / BYTES_PER_SAMPLE));
}

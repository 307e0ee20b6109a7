import { closeSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';

const BYTES_PER_SAMPLE = 2;
/** One step of 16 bits; a power of two, so that multiplying with it is exact. */
const STEP = 1 / 32_768;

/** What is read before it is turned into floats: kept, since memory that comes and goes costs time. */
let scratch = new Int16Array(0);

/**
 * Reads samples [startSample, endSample) of a headerless 16-bit little-endian mono file.
 * A span that reaches past either end of the file is cut to what is there. It waits for the disk: a
 * compute process has nothing else to do, and the order of what it does never depends on the disk.
 * @returns Float32Array [nSamples], -1..1; empty where the span holds nothing
 */
export function readPcm(path: string, startSample: number, endSample: number): Float32Array {
  const start = Math.max(0, Math.floor(startSample));
  const length = Math.max(0, Math.floor(endSample) - start);
  if (scratch.length < length) scratch = new Int16Array(length);
  const values = scratch;
  const bytes = Buffer.from(values.buffer, 0, length * BYTES_PER_SAMPLE);
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
  const samples = new Float32Array(Math.floor(filled / BYTES_PER_SAMPLE));
  for (let i = 0; i < samples.length; i++) samples[i] = (values[i] ?? 0) * STEP;
  return samples;
}

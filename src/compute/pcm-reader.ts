import { open } from 'node:fs/promises';

const BYTES_PER_SAMPLE = 2;
const FULL_SCALE = 32_768;

/**
 * Reads samples [startSample, endSample) of a headerless 16-bit little-endian mono file.
 * A span that reaches past either end of the file is cut to what is there.
 * @returns Float32Array [nSamples], -1..1; empty where the span holds nothing
 */
export async function readPcm(
  path: string,
  startSample: number,
  endSample: number,
): Promise<Float32Array> {
  const start = Math.max(0, Math.floor(startSample));
  const length = Math.max(0, Math.floor(endSample) - start);
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(length * BYTES_PER_SAMPLE);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(
        bytes,
        filled,
        bytes.length - filled,
        start * BYTES_PER_SAMPLE + filled,
      );
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    const samples = new Float32Array(Math.floor(filled / BYTES_PER_SAMPLE));
    for (let i = 0; i < samples.length; i++)
      samples[i] = bytes.readInt16LE(i * BYTES_PER_SAMPLE) / FULL_SCALE;
    return samples;
  } finally {
    await file.close();
  }
}

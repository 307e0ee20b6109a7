import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FULL_SCALE = 32_767;

/** Audio as the pipeline keeps it: headerless 16-bit little-endian PCM, mono, 16 kHz. */
export interface PcmFile {
  readonly path: string;
  readonly sampleCount: number;
}

/** Writes samples in -1..1 as `folder/name`. */
export async function writePcm(
  folder: string,
  name: string,
  samples: Float32Array,
): Promise<PcmFile> {
  const file = path.join(folder, name);
  await writeFile(
    file,
    Int16Array.from(samples, (value) => Math.round(value * FULL_SCALE)),
  );
  return { path: file, sampleCount: samples.length };
}

/** Decodes the first audio stream of a media file. @returns Float32Array [nSamples], -1..1 */
export async function decodeAudio(mediaPath: string): Promise<Float32Array> {
  const { stdout } = await run(
    'ffmpeg',
    ['-nostdin', '-v', 'error', '-i', mediaPath, '-ac', '1', '-ar', '16000', '-f', 'f32le', '-'],
    { encoding: 'buffer', maxBuffer: 2 ** 30 },
  );
  return new Float32Array(Uint8Array.from(stdout).buffer);
}

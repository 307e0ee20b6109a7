import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { SAMPLE_RATE_HZ } from '../../../src/domain/speech.js';

const run = promisify(execFile);
const AUDIO_FILE = /^[^.].*\.(wav|flac|mp3|m4a|ogg|opus|webm|mp4)$/i;
const MAX_BYTES = 2 ** 30;

/**
 * Finds the clips of each speaker: those in a sub-folder are one speaker's, however deep; those that
 * lie in the folder itself belong to the name up to the first "-" or "_".
 * @returns paths by speaker, both in order of their names
 * @throws Error where there are no clips
 */
export async function findClips(folder: string): Promise<Map<string, string[]>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
    throw new Error(`There is no folder ${folder}.`);
  });
  const files = entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && AUDIO_FILE.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  const clips = new Map<string, string[]>();
  for (const file of files) {
    const speaker = speakerOf(path.relative(folder, file));
    clips.set(speaker, [...(clips.get(speaker) ?? []), file]);
  }
  if (clips.size === 0) throw new Error(`There are no clips in ${folder}.`);
  return clips;
}

/** @param file relative to the folder of clips */
export function speakerOf(file: string): string {
  const [first = '', ...deeper] = file.split(path.sep);
  return (deeper.length > 0 ? first : path.parse(first).name.split(/[-_]/)[0]) ?? first;
}

/** Decodes a clip. @returns Float32Array, mono, 16 kHz, -1..1 */
export async function readClip(file: string): Promise<Float32Array> {
  const { stdout } = await run(
    'ffmpeg',
    // prettier-ignore
    ['-nostdin', '-v', 'error', '-i', file, '-ac', '1', '-ar', String(SAMPLE_RATE_HZ), '-f', 'f32le', '-'],
    { encoding: 'buffer', maxBuffer: MAX_BYTES },
  );
  return new Float32Array(Uint8Array.from(stdout).buffer);
}

import { spawn } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { SAMPLE_RATE_HZ } from '../../src/domain/speech.js';
import { SAMPLE_VIDEO } from '../../test/support/media.js';

const BYTES_PER_SAMPLE = 2;
const PAUSE_SEC = 0.5;
const AUDIO_FILE = /\.(wav|flac|mp3|m4a|aac|ogg|opus|mp4|mkv|mov|webm)$/i;
const PCM_FORMAT = ['-f', 's16le', '-ar', String(SAMPLE_RATE_HZ), '-ac', '1'];

/** Speech to measure with, as a video and as bare audio. */
export interface Recording {
  readonly name: string;
  readonly durationSec: number;
  /** H.264 and AAC in MP4. */
  readonly videoPath: string;
  /** Headerless 16-bit mono PCM at 16 kHz. */
  readonly pcmPath: string;
}

/** The sample video of the repository. */
export async function sampleRecording(dir: string): Promise<Recording> {
  const pcm = await decodeToPcm(SAMPLE_VIDEO);
  const pcmPath = path.join(dir, 'sample.pcm');
  await writeFile(pcmPath, pcm);
  return { name: 'sample', durationSec: secondsOf(pcm), videoPath: SAMPLE_VIDEO, pcmPath };
}

/**
 * Makes a video of `durationSec` whose sound is the given recordings one after the other, begun
 * anew as often as needed, under the picture of the sample video.
 * @param sources media files
 */
export async function joinedRecording(
  dir: string,
  sources: readonly string[],
  durationSec: number,
): Promise<Recording> {
  const name = `${durationSec} s`;
  const pcmPath = path.join(dir, `${durationSec}.pcm`);
  const videoPath = path.join(dir, `${durationSec}.mp4`);
  await writeFile(pcmPath, await join(sources, durationSec));
  await runFfmpeg([
    ...[...PCM_FORMAT, '-i', pcmPath],
    ...['-stream_loop', '-1', '-i', SAMPLE_VIDEO],
    ...['-map', '1:v', '-map', '0:a', '-c:v', 'copy', '-c:a', 'aac', '-b:a', '96k'],
    ...['-t', String(durationSec), videoPath],
  ]);
  return { name, durationSec, videoPath, pcmPath };
}

/**
 * The media files of a folder, by name.
 * @throws Error where it holds none
 */
export async function mediaFilesIn(dir: string): Promise<string[]> {
  const names = (await readdir(dir)).filter((name) => AUDIO_FILE.test(name)).sort();
  if (names.length === 0) throw new Error(`There is no audio or video file in ${dir}.`);
  return names.map((name) => path.join(dir, name));
}

async function join(sources: readonly string[], durationSec: number): Promise<Buffer> {
  const length = Math.floor(durationSec * SAMPLE_RATE_HZ) * BYTES_PER_SAMPLE;
  const pause = Buffer.alloc(PAUSE_SEC * SAMPLE_RATE_HZ * BYTES_PER_SAMPLE);
  let joined = Buffer.alloc(0);
  for (const source of sources) {
    if (joined.length >= length) break;
    joined = Buffer.concat([joined, await decodeToPcm(source), pause]);
  }
  const copies = Math.ceil(length / joined.length);
  return Buffer.concat(Array.from({ length: copies }, () => joined)).subarray(0, length);
}

/** The sound of a media file as headerless 16-bit mono PCM at 16 kHz. */
export function decodeToPcm(file: string): Promise<Buffer> {
  return runFfmpeg(['-i', file, '-vn', ...PCM_FORMAT, '-']);
}

function secondsOf(pcm: Buffer): number {
  return pcm.length / BYTES_PER_SAMPLE / SAMPLE_RATE_HZ;
}

/**
 * Runs ffmpeg to its end.
 * @returns what it writes to standard output
 * @throws Error with its complaints where it fails
 */
export async function runFfmpeg(args: readonly string[]): Promise<Buffer> {
  const program = process.env['FFMPEG_PATH'] ?? 'ffmpeg';
  const child = spawn(program, ['-nostdin', '-v', 'error', '-y', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [output, problems, code] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    ended,
  ]);
  if (code !== 0) throw new Error(`ffmpeg failed: ${problems.trim()}`);
  return output;
}

/** Small media files made by ffmpeg at test time; each function writes one file and gives its path. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The sample video of the repository. */
export const SAMPLE_VIDEO = path.resolve(import.meta.dirname, '../fixtures/sample.mp4');

const PICTURE = (durationSec: number) => [
  '-f',
  'lavfi',
  '-i',
  `color=s=64x64:r=10:d=${durationSec}`,
];
const TINY_VIDEO = ['-c:v', 'libx264', '-preset', 'ultrafast'];

/** Runs ffmpeg with `args` and writes `folder/name`. */
export async function makeMedia(folder: string, name: string, args: string[]): Promise<string> {
  const file = path.join(folder, name);
  await run('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args, file]);
  return file;
}

/** A picture without any audio stream. */
export function videoWithoutAudio(folder: string): Promise<string> {
  return makeMedia(folder, 'no-audio.mp4', [...PICTURE(2), ...TINY_VIDEO]);
}

/** A picture with digital silence. */
export function silentVideo(folder: string, durationSec = 3): Promise<string> {
  return makeMedia(folder, `silent-${durationSec}s.mp4`, [
    ...PICTURE(durationSec),
    ...['-f', 'lavfi', '-i', `anullsrc=r=48000:cl=stereo:d=${durationSec}`],
    ...TINY_VIDEO,
    ...['-c:a', 'aac', '-b:a', '32k'],
  ]);
}

/** A picture of 4 s whose audio stream, a 440 Hz tone of 1 s, starts at `offsetSec`. */
export function videoWithLateAudio(
  folder: string,
  container: 'mp4' | 'mkv' | 'ts' | 'webm' | 'mpg' | 'avi' | 'flv' | 'wmv' | 'ogv',
  offsetSec: number,
): Promise<string> {
  const codecs = {
    webm: ['-c:v', 'libvpx', '-c:a', 'libopus'],
    ogv: ['-c:v', 'libtheora', '-c:a', 'libvorbis'],
    mpg: ['-r', '25', '-c:v', 'mpeg1video', '-c:a', 'mp2'],
    wmv: ['-c:v', 'wmv2', '-c:a', 'wmav2'],
    other: [...TINY_VIDEO, '-c:a', 'aac'],
  };
  return makeMedia(folder, `late.${container}`, [
    ...PICTURE(4),
    ...['-itsoffset', String(offsetSec), '-f', 'lavfi', '-i', 'sine=f=440:d=1:r=48000'],
    ...[
      '-map',
      '0:v',
      '-map',
      '1:a',
      ...(container in codecs ? codecs[container as 'webm'] : codecs.other),
    ],
  ]);
}

/** A tone of 3 s with a hole from 1 s to 2 s in which the file holds no audio at all. */
export function videoWithAudioHole(folder: string): Promise<string> {
  return makeMedia(folder, 'hole.mkv', [
    ...PICTURE(3),
    ...['-f', 'lavfi', '-i', 'sine=f=440:d=3:r=48000'],
    ...['-af', "aselect='not(between(t,1,2))'", ...TINY_VIDEO, '-c:a', 'pcm_s16le'],
  ]);
}

/** Sound that is longer than its container says, because the container says nothing. */
export async function audioOfUnknownLength(folder: string, durationSec: number): Promise<string> {
  const file = path.join(folder, 'unknown-length.webm');
  await run('sh', [
    '-c',
    `ffmpeg -nostdin -v error -f lavfi -i anullsrc=r=48000:cl=mono:d=${durationSec} -c:a libopus -b:a 6k -f webm pipe:1 > '${file}'`,
  ]);
  return file;
}

/** Plain text under the name of a video. */
export async function textAsVideo(folder: string): Promise<string> {
  const file = path.join(folder, 'text.mp4');
  await writeFile(file, 'This is not a video, whatever its name says.\n'.repeat(200));
  return file;
}

/** An HLS playlist that names `target`, under the name of a video. */
export async function playlistAsVideo(folder: string, target: string): Promise<string> {
  const file = path.join(folder, 'playlist.mp4');
  await writeFile(
    file,
    `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${target}\n#EXT-X-ENDLIST\n`,
  );
  return file;
}

/** A script for ffmpeg's concat demuxer that names `target`, under the name of a video. */
export async function concatScriptAsVideo(folder: string, target: string): Promise<string> {
  const file = path.join(folder, 'concat.mp4');
  await writeFile(file, `ffconcat version 1.0\nfile '${target}'\n`);
  return file;
}

/** The first `share` (0..1) of the sample video's bytes. */
export async function truncatedVideo(folder: string, share: number): Promise<string> {
  const bytes = await readFile(SAMPLE_VIDEO);
  const file = path.join(folder, `truncated-${share}.mp4`);
  await writeFile(file, bytes.subarray(0, Math.floor(bytes.length * share)));
  return file;
}

/** A video whose index stands at the end, cut off before it. */
export async function videoWithoutIndex(folder: string): Promise<string> {
  const whole = await makeMedia(folder, 'index-last.mp4', ['-i', SAMPLE_VIDEO, '-c', 'copy']);
  const file = path.join(folder, 'no-index.mp4');
  await writeFile(file, (await readFile(whole)).subarray(0, 500_000));
  return file;
}

/** A file of 0 bytes. */
export async function emptyFile(folder: string): Promise<string> {
  const file = path.join(folder, 'empty.mp4');
  await writeFile(file, '');
  return file;
}

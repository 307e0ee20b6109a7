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

/** A picture and a tone of 3 s in a file that counts time from 100 s. */
export function videoCutFromLonger(folder: string, container: 'mp4' | 'mkv'): Promise<string> {
  return makeMedia(folder, `cut.${container}`, [
    ...[...PICTURE(3), '-f', 'lavfi', '-i', 'sine=f=440:d=3:r=48000'],
    ...[...TINY_VIDEO, '-c:a', 'aac', '-output_ts_offset', '100'],
  ]);
}

/** Two recordings of 2 s, one behind the other; the time stamps of the second are those of a day later. */
export async function gluedRecordings(folder: string): Promise<string> {
  const part = (name: string, startSec: number) =>
    makeMedia(folder, name, [
      ...[...PICTURE(2), '-f', 'lavfi', '-i', 'sine=f=440:d=2:r=48000'],
      ...[...TINY_VIDEO, '-c:a', 'aac', '-output_ts_offset', String(startSec)],
    ]);
  return glued(folder, 'glued.ts', [await part('part-1.ts', 0), await part('part-2.ts', 86_400)]);
}

/**
 * A broadcast of three programmes of 2 s whose sound has a format of its own each: stereo at 48 kHz, mono
 * at 44.1 kHz, mono at 32 kHz. In each a tone from 0.5 s to 1.2 s.
 */
export async function programmesOfManyFormats(folder: string): Promise<string> {
  const formats = [
    ['48000', '2'],
    ['44100', '1'],
    ['32000', '1'],
  ] as const;
  const tone = "aevalsrc='0.5*sin(880*PI*t)*between(t,0.5,1.2)':d=2:s=48000";
  const programmes = await Promise.all(
    formats.map(([rateHz, channels], index) =>
      makeMedia(folder, `programme-${index}.ts`, [
        ...[...PICTURE(2), '-f', 'lavfi', '-i', tone],
        ...[...TINY_VIDEO, '-c:a', 'aac', '-ar', rateHz, '-ac', channels],
        ...['-output_ts_offset', String(2 * index)],
      ]),
    ),
  );
  return glued(folder, 'programmes.ts', programmes);
}

async function glued(folder: string, name: string, parts: readonly string[]): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, Buffer.concat(await Promise.all(parts.map((part) => readFile(part)))));
  return file;
}

/** Raw AAC without any header, first 6 s of silence, then 6 s of noise: its bit rate rises. */
export function soundOfRisingBitRate(folder: string): Promise<string> {
  return makeMedia(folder, 'rising.aac', [
    ...['-f', 'lavfi', '-i', "aevalsrc='gte(t,6)*(random(0)-0.5)':d=12:s=48000"],
    ...['-c:a', 'aac', '-b:a', '256k'],
  ]);
}

/** A clip of 10 s of stereo in opposite phase: silence, and a tone from 4 s to 5 s. */
export function lateToneOfOppositePhase(folder: string): Promise<string> {
  const tone = '0.5*sin(880*PI*t)*between(t,4,5)';
  return makeMedia(folder, 'late-phase.wav', [
    ...['-f', 'lavfi', '-i', `aevalsrc='${tone}|-${tone}':c=stereo:s=48000:d=10`],
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

/** A tone of 440 Hz and 1 s: an expression for each channel, in which `s` is the tone. */
export function channelsOf(
  folder: string,
  name: string,
  layout: string,
  channels: readonly string[],
): Promise<string> {
  const parts = channels.map((channel) => channel.replaceAll('s', '0.5*sin(880*PI*t)')).join('|');
  return makeMedia(folder, name, [
    '-f',
    'lavfi',
    '-i',
    `aevalsrc='${parts}':c=${layout}:s=48000:d=1`,
  ]);
}

/** A WAV file of 32-bit floats. */
export async function floatWav(
  folder: string,
  name: string,
  samples: Float32Array,
  sampleRateHz = 16_000,
): Promise<string> {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(3, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * 4, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(32, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.byteLength, 40);
  const file = path.join(folder, name);
  await writeFile(file, Buffer.concat([header, Buffer.from(samples.buffer)]));
  return file;
}

/** An English tone of 440 Hz, a Korean one of 880 Hz that is the default, a commentary of 220 Hz; 1 s each. */
export function videoInTwoLanguages(folder: string): Promise<string> {
  const tone = (hz: number) => ['-f', 'lavfi', '-i', `sine=f=${hz}:d=1:r=16000`];
  return makeMedia(folder, 'languages.mkv', [
    ...[...PICTURE(1), ...tone(220), ...tone(440), ...tone(880)],
    ...['-map', '0', '-map', '1', '-map', '2', '-map', '3', ...TINY_VIDEO, '-c:a', 'pcm_s16le'],
    ...['-metadata:s:a:0', 'language=eng', '-metadata:s:a:0', "title=Director's commentary"],
    ...['-metadata:s:a:1', 'language=eng', '-metadata:s:a:2', 'language=kor'],
    ...['-disposition:a:0', '0', '-disposition:a:1', '0', '-disposition:a:2', 'default'],
  ]);
}

/** An Ogg video whose sound, a tone of 9 s, starts at `offsetSec`. */
export function longOggWithLateAudio(folder: string, offsetSec: number): Promise<string> {
  return makeMedia(folder, 'late-long.ogv', [
    ...[...PICTURE(12), '-itsoffset', String(offsetSec)],
    ...['-f', 'lavfi', '-i', 'sine=f=440:d=9:r=48000', '-map', '0:v', '-map', '1:a'],
    ...['-c:v', 'libtheora', '-c:a', 'libvorbis'],
  ]);
}

/** An AVI file whose sound, a tone of 2 s, starts at `startSec` by its header. */
export async function aviWithLateAudio(folder: string, startSec: number): Promise<string> {
  const file = await makeMedia(folder, 'header-start.avi', [
    ...[...PICTURE(4), '-f', 'lavfi', '-i', 'sine=f=440:d=2:r=48000'],
    ...['-c:v', 'mpeg4', '-c:a', 'mp3'],
  ]);
  const bytes = await readFile(file);
  // Fields of the stream header after its type: dwScale at 20, dwRate at 24, dwStart at 28.
  const header = bytes.indexOf('auds', 0, 'latin1');
  const unitsPerSec = bytes.readUInt32LE(header + 24) / bytes.readUInt32LE(header + 20);
  bytes.writeUInt32LE(Math.round(startSec * unitsPerSec), header + 28);
  await writeFile(file, bytes);
  return file;
}

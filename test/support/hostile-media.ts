import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { makeMedia, SAMPLE_VIDEO } from './media.js';

const run = promisify(execFile);

/** A QuickTime atom: length, name, contents. */
function atom(name: string, ...contents: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(contents.map((part) => Buffer.from(part as string)));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** A reference movie: a QuickTime file that is nothing but the address of another one. */
function referenceMovie(target: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(target.length + 1);
  const reference = atom('rdrf', Buffer.alloc(4), 'url ', length, `${target}\0`);
  return Buffer.concat([
    atom('ftyp', 'qt  ', Buffer.alloc(4), 'qt  '),
    atom('moov', atom('rmra', atom('rmda', reference))),
  ]);
}

/** Everything ffmpeg knows that names other files or hosts, each naming `target`. */
export function namingFiles(target: string): Readonly<Record<string, string | Buffer>> {
  const hls = `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${target}\n#EXT-X-ENDLIST\n`;
  return {
    hls,
    'hls with a byte order mark': `\ufeff${hls}`,
    'hls after a megabyte of blanks': `${' \n'.repeat(500_000)}${hls}`,
    'hls with a key': `#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="${target}"\n#EXTINF:1,\n${target}\n`,
    'hls master': `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${target}\n`,
    'hls map': `#EXTM3U\n#EXT-X-MAP:URI="${target}"\n#EXTINF:1,\n${target}\n#EXT-X-ENDLIST\n`,
    'hls by subfile': hls.replace(target, `subfile,,start,0,end,9999,,:${target}`),
    'hls by concat': hls.replace(target, `concat:${target}|${target}`),
    'hls by crypto': hls.replace(target, `crypto:${target}`),
    ffconcat: `ffconcat version 1.0\nfile '${target}'\n`,
    'concat without its head': `file '${target}'\nfile '${target}'\n`,
    dash: `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT5S"><Period><AdaptationSet mimeType="audio/mp4"><Representation id="1" bandwidth="1"><BaseURL>${target}</BaseURL></Representation></AdaptationSet></Period></MPD>`,
    'external entity': `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "${target}">]><MPD>&e;</MPD>`,
    smil: `<smil><body><audio src="${target}"/></body></smil>`,
    asx: `<asx version="3.0"><entry><ref href="${target}"/></entry></asx>`,
    ram: `${target}\n`,
    pls: `[playlist]\nFile1=${target}\nNumberOfEntries=1\n`,
    xspf: `<playlist><trackList><track><location>${target}</location></track></trackList></playlist>`,
    sdp: `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\na=control:${target}\n`,
    cue: `FILE "${target}" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n`,
    rtsp: `RTSP/1.0 200 OK\r\nLocation: ${target}\r\n\r\n`,
    'asf reference': `[Reference]\nRef1=${target}\n`,
    avisynth: `AviSource("${target}")\n`,
    'lavfi graph': `amovie=${target}\n`,
    ffmetadata: `;FFMETADATA1\ntitle=${target}\n`,
    'imf playlist': `<?xml version="1.0"?><CompositionPlaylist xmlns="http://www.smpte-ra.org/schemas/2067-3/2016"><Id>urn:uuid:1</Id><ContentTitle>${target}</ContentTitle></CompositionPlaylist>`,
    'subtitles of mpl2': `[0][50]${target}\n`,
    'bare path': target,
    'reference movie': referenceMovie(target),
  };
}

/** Names ffmpeg could take for a format, a protocol, a pattern or an option. */
export const HOSTILE_NAMES = [
  ...['a.m3u8', 'a.mpd', 'noending', '%03d.mp4', '*.mp4', '-i', 'concat:a|b.mp4', 'pipe:0'],
];

/** Sound of which `seconds` take next to no room; the file does not say its length where it need not. */
export async function soundBomb(folder: string, name: string, seconds: number, codec: string[]) {
  const silence = ['-f', 'lavfi', '-i', `anullsrc=r=8000:cl=mono:d=${seconds}`];
  return makeMedia(folder, name, [...silence, ...codec]);
}

/** A WAV file whose head says what it likes. */
export async function wavSaying(
  folder: string,
  name: string,
  said: { channels: number; rateHz: number; bits: number; dataBytes: number },
  realBytes = 64_000,
): Promise<string> {
  const head = Buffer.alloc(44);
  head.write('RIFF');
  head.writeUInt32LE((said.dataBytes + 36) >>> 0, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(said.channels, 22);
  head.writeUInt32LE(said.rateHz, 24);
  head.writeUInt32LE((said.rateHz * said.channels * (said.bits / 8)) >>> 0, 28);
  head.writeUInt16LE((said.channels * (said.bits / 8)) & 0xffff, 32);
  head.writeUInt16LE(said.bits, 34);
  head.write('data', 36);
  head.writeUInt32LE(said.dataBytes >>> 0, 40);
  const file = path.join(folder, name);
  await writeFile(file, Buffer.concat([head, Buffer.alloc(realBytes, 1)]));
  return file;
}

/** An MP4 whose movie and media headers say another length. */
export async function mp4Saying(folder: string, name: string, units: number): Promise<string> {
  const whole = await makeMedia(folder, `whole-${name}`, [
    '-t',
    '2',
    '-i',
    SAMPLE_VIDEO,
    '-c',
    'copy',
  ]);
  const bytes = await readFile(whole);
  for (const [box, at] of [
    ['mvhd', 20],
    ['mdhd', 20],
    ['tkhd', 24],
  ] as const) {
    for (let i = bytes.indexOf(box); i >= 0; i = bytes.indexOf(box, i + 4))
      bytes.writeUInt32BE(units >>> 0, i + at);
  }
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return file;
}

/** `count` audio streams in one file. */
export async function manyStreams(folder: string, count: number): Promise<string> {
  const maps = Array.from({ length: count }, () => ['-map', '0:a']).flat();
  const tone = ['-f', 'lavfi', '-i', 'sine=f=440:d=1:r=8000'];
  return makeMedia(folder, `${count}-streams.mkv`, [...tone, ...maps, '-c:a', 'pcm_s16le']);
}

/** Small real files in the containers this service reads, to be damaged. */
export async function seedFiles(folder: string): Promise<string[]> {
  const cut = ['-ss', '1', '-t', '1.5', '-i', SAMPLE_VIDEO];
  const picture = ['-vf', 'scale=64:64', '-r', '10'];
  const recipes: readonly (readonly [string, readonly string[]])[] = [
    ['seed.mp4', [...picture, '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac']],
    ['seed.mov', ['-vn', '-c:a', 'pcm_s16le']],
    ['seed.mkv', [...picture, '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac']],
    ['seed.webm', ['-vn', '-c:a', 'libopus', '-b:a', '16k']],
    ['seed.ogg', ['-vn', '-c:a', 'libvorbis']],
    ['seed.avi', [...picture, '-c:v', 'mpeg4', '-c:a', 'mp3']],
    ['seed.flv', ['-vn', '-c:a', 'aac']],
    ['seed.ts', [...picture, '-c:v', 'mpeg2video', '-c:a', 'aac']],
    ['seed.wmv', [...picture, '-c:v', 'wmv2', '-c:a', 'wmav2']],
    ['seed.mp3', ['-vn', '-c:a', 'libmp3lame', '-b:a', '24k']],
    ['seed.aac', ['-vn', '-c:a', 'aac', '-b:a', '24k']],
    ['seed.flac', ['-vn', '-ac', '1', '-ar', '16000', '-c:a', 'flac']],
    ['seed.wav', ['-vn', '-ac', '1', '-ar', '16000', '-c:a', 'pcm_s16le']],
  ];
  const files: string[] = [];
  for (const [name, options] of recipes)
    files.push(await makeMedia(folder, name, [...cut, ...options]));
  return files;
}

/** A generator of reproducible numbers in 0..1. Source: mulberry32, Tommy Ettinger, public domain. */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A damaged copy of `bytes`: flipped, overwritten, cut, doubled, shuffled; mostly near its head. */
export function mutated(bytes: Buffer, random: () => number): Buffer {
  let copy = Buffer.from(bytes);
  const position = () =>
    Math.floor((random() < 0.6 ? random() ** 3 : random()) * Math.max(1, copy.length - 8));
  const rounds = 1 + Math.floor(random() * 6);
  for (let i = 0; i < rounds && copy.length > 16; i++) {
    const at = position();
    const length = 1 + Math.floor(random() ** 2 * Math.min(4_000, copy.length - at - 1));
    const kind = Math.floor(random() * 8);
    if (kind === 0) copy = copy.subarray(0, Math.max(1, at));
    else if (kind === 1) copy.fill(random() < 0.5 ? 0 : 0xff, at, at + length);
    else if (kind === 2) copy.writeUInt32BE(Math.floor(random() * 2 ** 32), at);
    else if (kind === 3) copy.writeUInt32LE(random() < 0.5 ? 0xffffffff : 0x7fffffff, at);
    else if (kind === 4) copy = Buffer.concat([copy.subarray(0, at + length), copy.subarray(at)]);
    else if (kind === 5) copy = Buffer.concat([copy.subarray(0, at), copy.subarray(at + length)]);
    else for (let n = 0; n < length; n++) copy[position()] = Math.floor(random() * 256);
  }
  return copy;
}

/** Whether any ffmpeg or ffprobe still works on something in `folder`. */
export async function toolsAtWorkOn(folder: string): Promise<string[]> {
  const { stdout } = await run('ps', ['-eo', 'args']);
  return stdout.split('\n').filter((line) => /^(ff|nice|sh )/.test(line) && line.includes(folder));
}

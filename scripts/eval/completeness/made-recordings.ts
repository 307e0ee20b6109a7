import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const RATE_HZ = 16_000;

async function ffmpeg(args: readonly string[], file: string): Promise<string> {
  await run('ffmpeg', [
    '-nostdin',
    '-v',
    'error',
    '-y',
    ...args,
    '-ac',
    '1',
    '-ar',
    `${RATE_HZ}`,
    file,
  ]);
  return file;
}

/** Silence of a length, or one of these sounds without speech, as ffmpeg's sources. */
export const MADE_SOUNDS: Readonly<Record<string, string>> = {
  'digital silence': `anullsrc=r=${RATE_HZ}:cl=mono`,
  'white noise': `anoisesrc=c=white:a=0.3:r=${RATE_HZ}:s=1`,
  'pink noise': `anoisesrc=c=pink:a=0.3:r=${RATE_HZ}:s=1`,
  'brown noise': `anoisesrc=c=brown:a=0.8:r=${RATE_HZ}:s=1`,
  'faint room noise': `anoisesrc=c=brown:a=0.02:r=${RATE_HZ}:s=1`,
  'wind (swelling noise)': `anoisesrc=c=brown:a=1:r=${RATE_HZ}:s=2,tremolo=f=0.2:d=0.9`,
  'mains hum': `aevalsrc=0.3*sin(100*PI*t)+0.15*sin(200*PI*t)+0.1*sin(300*PI*t):s=${RATE_HZ}`,
  tone: `sine=f=440:r=${RATE_HZ}`,
  beeps: `aevalsrc=0.5*sin(2000*PI*t)*lt(mod(t\\,1)\\,0.15):s=${RATE_HZ}`,
  buzz: `aevalsrc=0.3*(2*mod(120*t\\,1)-1):s=${RATE_HZ}`,
  clicks: `aevalsrc=0.9*lt(mod(t\\,0.73)\\,0.001):s=${RATE_HZ}`,
  'noise in the rhythm of syllables': `aevalsrc=(random(0)-0.5)*(0.5+0.5*sin(8*PI*t)):s=${RATE_HZ},bandpass=f=1000:w=1500`,
};

/** Writes `seconds` of one of ffmpeg's sources. */
export function makeSound(file: string, source: string, seconds: number): Promise<string> {
  return ffmpeg(['-f', 'lavfi', '-i', source, '-t', String(seconds)], file);
}

/** Writes a recording through a chain of ffmpeg's audio filters. */
export function filtered(file: string, from: string, filters: string): Promise<string> {
  return ffmpeg(['-i', from, '-af', filters], file);
}

/** Writes recordings one after the other, each followed by one of `pausesSec` in turn. */
export async function joined(
  file: string,
  recordings: readonly string[],
  pausesSec: readonly number[],
): Promise<string> {
  const folder = path.dirname(file);
  const pauses = await Promise.all(
    pausesSec.map((sec) =>
      makeSound(path.join(folder, `pause-${sec}.wav`), MADE_SOUNDS['faint room noise'] ?? '', sec),
    ),
  );
  const plain = new Map<string, string>();
  for (const from of new Set(recordings))
    plain.set(from, await ffmpeg(['-i', from], path.join(folder, `part-${plain.size}.wav`)));
  const lines = recordings.flatMap((from, i) => [
    plain.get(from) ?? from,
    pauses[i % pauses.length] ?? from,
  ]);
  const list = path.join(folder, 'list.txt');
  await writeFile(list, lines.map((line) => `file '${line}'\n`).join(''));
  return ffmpeg(['-f', 'concat', '-safe', '0', '-i', list], file);
}

/** Writes speech with music under it, at a ratio of their levels in dB. */
export async function underMusic(
  file: string,
  speech: string,
  music: string,
  ratioDb: number,
): Promise<string> {
  const [speechDb, musicDb] = await Promise.all([levelOf(speech), levelOf(music)]);
  const gainDb = speechDb - musicDb - ratioDb;
  const mix = `[1]volume=${gainDb}dB[m];[0][m]amix=duration=first:normalize=0`;
  return ffmpeg(['-i', speech, '-stream_loop', '-1', '-i', music, '-filter_complex', mix], file);
}

async function levelOf(file: string): Promise<number> {
  const args = ['-nostdin', '-i', file, '-ac', '1', '-af', 'volumedetect', '-f', 'null', '-'];
  const { stderr } = await run('ffmpeg', args);
  return Number(/mean_volume: (-?[\d.]+) dB/.exec(stderr)?.[1] ?? NaN);
}

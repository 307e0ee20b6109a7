import { createHash } from 'node:crypto';
import { access, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Random } from '../eval/simulate/random.js';
import { ROOT } from './built.js';
import { runFfmpeg } from './recordings.js';

/** As phones write it. Raw frames can be put one behind the other. */
const AAC = ['-vn', '-ac', '2', '-ar', '44100', '-c:a', 'aac', '-b:a', '128k', '-f', 'adts', '-'];
/** The picture does not matter here: nobody looks at it. */
const STILL_PICTURE = ['-f', 'lavfi', '-i', 'color=c=gray:s=640x360:r=1'];
const PICTURE_CODEC = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'stillimage'];
const PAUSES_SEC = [0.3, 0.7, 1.5];

/** A video to be analysed. */
export interface LongVideo {
  readonly path: string;
  readonly durationSec: number;
}

/**
 * Makes videos of real speech, any two of them different: all clips in a random order with pauses in
 * between, then all in another order, until the time is up. They are made once and kept in `.cache`.
 * @param sources media files with speech
 * @param count how many; the first ones are the same whatever the count
 */
export async function longVideos(
  sources: readonly string[],
  durationSec: number,
  count: number,
  say: (line: string) => void,
): Promise<LongVideo[]> {
  const dir = path.join(ROOT, '.cache/bench-videos', await digestOf(sources));
  await mkdir(dir, { recursive: true });
  const videos = Array.from({ length: count }, (_, seed) => ({
    seed,
    durationSec,
    path: path.join(dir, `${durationSec}s-${seed}.mp4`),
  }));
  const missing = [];
  for (const video of videos) if (!(await exists(video.path))) missing.push(video);
  if (missing.length > 0) {
    say(`making ${missing.length} videos of ${durationSec} s`);
    const clips = await Promise.all(sources.map((source) => runFfmpeg(['-i', source, ...AAC])));
    const pauses = await Promise.all(PAUSES_SEC.map(silence));
    const picture = path.join(dir, 'picture.mp4');
    await runFfmpeg([...STILL_PICTURE, '-t', String(durationSec), ...PICTURE_CODEC, picture]);
    for (const { seed, path: file } of missing) {
      const sound = `${file}.aac`;
      await writeFile(sound, shuffledFrames(clips, pauses, durationSec, new Random(seed + 1)));
      const draft = `${file}.draft.mp4`;
      const inputs = ['-i', picture, '-i', sound, '-map', '0:v', '-map', '1:a', '-c', 'copy'];
      await runFfmpeg([...inputs, '-t', String(durationSec), '-movflags', '+faststart', draft]);
      await rename(draft, file);
      await rm(sound);
    }
  }
  return videos;
}

/** @returns more than `durationSec` of sound; clips and pauses as ADTS frames */
function shuffledFrames(
  clips: readonly Buffer[],
  pauses: readonly Buffer[],
  durationSec: number,
  random: Random,
): Buffer {
  const parts: Buffer[] = [];
  for (let frames = 0; frames < durationSec * FRAMES_PER_SEC;) {
    for (const clip of random.shuffled(clips)) {
      const pause = pauses[random.below(pauses.length)] ?? Buffer.alloc(0);
      parts.push(clip, pause);
      frames += frameCount(clip) + frameCount(pause);
    }
  }
  return Buffer.concat(parts);
}

/** Source: ISO/IEC 14496-3, 1,024 samples of 44.1 kHz a frame. */
const FRAMES_PER_SEC = 44_100 / 1024;

/** Source: ISO/IEC 13818-7, adts_fixed_header: the length of a frame takes 13 bits from bit 30. */
function frameCount(adts: Buffer): number {
  let count = 0;
  for (let at = 0; at + 7 <= adts.length; count++)
    at += Math.max(7, (adts.readUIntBE(at + 3, 3) >> 5) & 0x1fff);
  return count;
}

function silence(durationSec: number): Promise<Buffer> {
  return runFfmpeg(['-f', 'lavfi', '-i', `anullsrc=d=${durationSec}`, ...AAC]);
}

/** Other sources give other videos. */
async function digestOf(sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources)
    hash.update(`${path.basename(source)} ${(await stat(source)).size}\n`);
  return hash.digest('hex').slice(0, 12);
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

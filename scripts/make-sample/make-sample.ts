/**
 * Makes the sample video of the tests and the demo, test/fixtures/sample.mp4, and the reference
 * beside it: `npx tsx scripts/make-sample/make-sample.ts [folder]`.
 *
 * Needs Debian's `flite`, `ffmpeg` (with x264) and `fonts-dejavu-core`. Another version of flite
 * may speak a little differently: the files in the repository are the truth, and the video and its
 * reference are only ever replaced together.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DIALOGUE, TAIL_SEC } from './dialogue.js';
import { pictureGraph } from './picture.js';
import { manifestOf, rttmOf, turnOf, type Reference, type Turn } from './reference.js';
import { speak, VOICE_RATE_HZ } from './voice.js';

const target = process.argv[2] ?? path.resolve(import.meta.dirname, '../../test/fixtures');
/** A room is never digitally silent: about -70 dBFS of pink noise under everything. */
const ROOM_NOISE = 'anoisesrc=color=pink:amplitude=0.0012:sample_rate=48000:seed=7';

interface Mix {
  readonly samples: Float32Array;
  readonly turns: readonly Turn[];
}

function mixDialogue(folder: string): Mix {
  const parts: Float32Array[] = [];
  const turns: Turn[] = [];
  let length = 0;
  const append = (part: Float32Array) => {
    parts.push(part);
    length += part.length;
  };
  const silence = (sec: number) => new Float32Array(Math.round(sec * VOICE_RATE_HZ));
  for (const line of DIALOGUE) {
    append(silence(line.pauseSec));
    const start = length;
    append(speak(line, folder));
    turns.push(turnOf(line, start / VOICE_RATE_HZ, length / VOICE_RATE_HZ));
  }
  append(silence(TAIL_SEC));
  const samples = new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  return { samples, turns };
}

function encode({ samples, turns }: Mix, folder: string, file: string): void {
  const durationSec = samples.length / VOICE_RATE_HZ;
  const pcm = path.join(folder, 'voices.f32');
  writeFileSync(pcm, Buffer.from(samples.buffer));
  const graph = [
    pictureGraph(turns, durationSec, folder),
    `${ROOM_NOISE}:d=${durationSec.toFixed(3)}[room]`,
    `[0:a]aresample=48000[voices];[voices][room]amix=inputs=2:normalize=0,pan=stereo|c0=c0|c1=c0[sound]`,
  ].join(';');
  const input = ['-f', 'f32le', '-ar', String(VOICE_RATE_HZ), '-ac', '1', '-i', pcm];
  const video = ['-map', '[picture]', '-c:v', 'libx264', '-preset', 'veryslow', '-crf', '29'];
  const audio = ['-map', '[sound]', '-c:a', 'aac', '-b:a', '96k'];
  const container = ['-movflags', '+faststart', '-fflags', '+bitexact', '-map_metadata', '-1'];
  execFileSync(
    'ffmpeg',
    // prettier-ignore
    ['-nostdin', '-v', 'error', '-y', ...input, '-filter_complex', graph, ...video, ...audio, ...container, file],
    { stdio: 'inherit' },
  );
}

const folder = mkdtempSync(path.join(tmpdir(), 'make-sample-'));
try {
  const mix = mixDialogue(folder);
  encode(mix, folder, path.join(target, 'sample.mp4'));
  const reference: Reference = {
    durationSec: mix.samples.length / VOICE_RATE_HZ,
    text: mix.turns.map((turn) => turn.text).join(' '),
    turns: mix.turns,
  };
  const writeJson = (name: string, value: unknown) => {
    writeFileSync(path.join(target, name), `${JSON.stringify(value, null, 2)}\n`);
  };
  writeJson('sample.reference.json', reference);
  writeJson('manifest.json', manifestOf(reference, 'sample'));
  writeFileSync(path.join(target, 'sample.rttm'), rttmOf(mix.turns, 'sample'));
} finally {
  rmSync(folder, { recursive: true });
}

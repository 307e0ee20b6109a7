import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadClips } from '../../../scripts/eval/manifest.js';
import { parseRttm } from '../../../scripts/eval/rttm.js';
import { wavFile } from '../../../scripts/eval/simulate/wav-file.js';
import { SAMPLE_RATE_HZ } from '../../../src/domain/speech.js';
import { runNode } from '../../support/command.js';
import { SAMPLE_VIDEO } from '../../support/media.js';
import { decodeAudio } from '../../support/pcm.js';

let folder: string;
const simulate = (...args: string[]) =>
  runNode(['--import', 'tsx', 'scripts/eval/eval.ts', 'simulate', ...args]);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'simulate-'));
  const sample = await decodeAudio(SAMPLE_VIDEO);
  const lines = parseRttm(await readFile(SAMPLE_VIDEO.replace(/mp4$/, 'rttm'), 'utf8'), 'sample');
  for (const [i, { speaker, startSec, endSec }] of lines.entries()) {
    await mkdir(path.join(folder, 'clips', speaker), { recursive: true });
    const clip = sample.slice(startSec * SAMPLE_RATE_HZ, endSec * SAMPLE_RATE_HZ);
    await writeFile(path.join(folder, 'clips', speaker, `${i}.wav`), wavFile(clip));
  }
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('makes a directory of dialogues that can be measured', async () => {
  const out = path.join(folder, 'out');
  const options = ['--count', '2', '--speakers', '2-3', '--seconds', '12'];
  const end = await simulate(path.join(folder, 'clips'), out, ...options);
  expect(end).toMatchObject({ exitCode: 0, stdout: '' });
  const clips = await loadClips(out, []);
  expect(clips.map(({ speakerCount }) => speakerCount)).toEqual([2, 3]);
  for (const { file, turns = [], durationSec = 0 } of clips) {
    const samples = await decodeAudio(file);
    expect(samples.length / SAMPLE_RATE_HZ).toBeCloseTo(durationSec, 3);
    expect(Math.max(...turns.map(({ endSec }) => endSec))).toBeLessThan(durationSec);
    expect(samples.some((value) => Math.abs(value) > 0.05)).toBe(true);
  }
});

test('a folder without clips ends in one line', async () => {
  const end = await simulate(path.join(folder, 'nothing'), path.join(folder, 'out2'));
  expect(end).toMatchObject({ exitCode: 1, stdout: '' });
  expect(end.stderr).toBe(`eval: There is no folder ${path.join(folder, 'nothing')}.\n`);
});

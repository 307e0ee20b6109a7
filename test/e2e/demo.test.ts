import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runNode } from '../support/command.js';
import { textAsVideo } from '../support/media.js';

let folder: string;
const demo = (...args: readonly string[]) =>
  runNode(['--import', 'tsx', 'scripts/demo/demo.ts', ...args], { env: { TMPDIR: folder } });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'demo-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('the demo shows every step and the transcript, and ends by itself', async () => {
  const { exitCode, stdout, stderr } = await demo();
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  for (const message of ['Downloading', 'Extracting', 'Identifying', 'Transcribing'])
    expect(stdout).toContain(message);
  expect(stdout).toMatch(/0:00\.\d {2}SPEAKER_00 {2}Good morning/);
  const [, page = ''] =
    /Result: out\/sample\.result\.json\nViewer: (file:.*\.html)\n$/.exec(stdout) ?? [];
  expect(await readFile(new URL(page), 'utf8')).toContain('"curves":{"start_time":0');
});

test('a video that cannot be analysed ends the demo with the sentence of the callback', async () => {
  const { exitCode, stderr } = await demo(await textAsVideo(folder));
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^The job failed: .*\(AUDIO_EXTRACTION_ERROR\)\n$/);
});

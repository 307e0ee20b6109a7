import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AnalysisResult } from '../../../src/domain/analysis-result.js';
import { runNode, type CommandOptions } from '../../support/command.js';
import { SAMPLE_VIDEO, textAsVideo } from '../../support/media.js';

let folder: string;
const out = (name: string) => path.join(folder, name);
const analyze = (args: readonly string[], { env, ...options }: CommandOptions = {}) =>
  runNode(['dist/cli.js', ...args], { ...options, env: { WORK_DIR: out('work'), ...env } });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'analyze-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('writes the result object and captions, tells its steps, and leaves no work behind', async () => {
  const outputs = ['--json', out('a.json'), '--srt', out('a.srt'), '--vtt', out('a.vtt')];
  const end = await analyze([SAMPLE_VIDEO, ...outputs]);

  expect(end).toMatchObject({ exitCode: 0, stdout: '' });
  expect(end.stderr).toMatch(/^ 10% {2}0:00 {2}Extracting audio\.\.\.\n/);
  const result = JSON.parse(await readFile(out('a.json'), 'utf8')) as AnalysisResult;
  expect(result.metadata).toMatchObject({
    filename: 'sample.mp4',
    total_segments: result.segments.length,
  });
  expect(result.segments.length).toBeGreaterThan(5);
  expect(await readFile(out('a.srt'), 'utf8')).toMatch(/^1\n00:00:00,\d{3} --> 00:00:0\d,\d{3}\n/);
  expect(await readFile(out('a.vtt'), 'utf8')).toMatch(/^WEBVTT\n\n00:.*\n<v SPEAKER_00>/);
  expect(await readdir(out('work'))).toEqual([]);
});

test('a file that is no video ends in one line with the failure code', async () => {
  const end = await analyze([await textAsVideo(folder)]);
  expect(end).toMatchObject({ exitCode: 1, stdout: '' });
  expect(end.stderr.trimEnd().split('\n').at(-1)).toMatch(
    /^ecg-analyze: .*\(AUDIO_EXTRACTION_ERROR\)$/,
  );
});

test('a wrong call is told apart from a failed analysis', async () => {
  expect(await analyze([out('nothing.mp4')])).toMatchObject({
    exitCode: 2,
    stderr: `ecg-analyze: There is no file ${out('nothing.mp4')}. Try --help.\n`,
  });
  const lost = await analyze([SAMPLE_VIDEO, '--json', out('no/such/folder.json')]);
  expect(lost).toMatchObject({ exitCode: 2 });
});

test('missing models are named together with the command that fetches them', async () => {
  const end = await analyze([SAMPLE_VIDEO], { env: { MODELS_DIR: out('no-models') } });
  expect(end.exitCode).toBe(1);
  expect(end.stderr).toMatch(/silero-vad-v6 \(missing\).*npm run setup\n$/);
});

test('Ctrl-C stops the work and removes what it made', async () => {
  const end = await analyze([SAMPLE_VIDEO], {
    interrupt: { text: 'Transcribing', signal: 'SIGINT' },
  });
  expect(end).toMatchObject({ exitCode: 130, stdout: '' });
  expect(end.stderr).toMatch(/ecg-analyze: stopped\n$/);
  expect(await readdir(out('work'))).toEqual([]);
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EvalReport } from '../../../scripts/eval/report.js';
import { runNode } from '../../support/command.js';

let folder: string;
const evaluate = (...args: string[]) =>
  runNode(['--import', 'tsx', 'scripts/eval/eval.ts', ...args]);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'eval-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('measures the sample by its references, as tables and as JSON', async () => {
  const json = path.join(folder, 'report.json');
  const end = await evaluate('--json', json);

  expect(end).toMatchObject({ exitCode: 0 });
  expect(end.stdout).toContain('Word errors');
  expect(end.stdout).toContain('Who speaks when');
  const report = JSON.parse(await readFile(json, 'utf8')) as EvalReport;
  expect(report.clips.map(({ id }) => id)).toEqual(['sample']);
  expect(report.total.words?.referenceWords).toBe(117);
  expect(report.total.words?.rate).toBeLessThan(0.1);
  expect(report.total.calibration?.count).toBeGreaterThan(100);
  expect(report.total.diarization?.turns.map(({ collarSec }) => collarSec)).toEqual([0, 0.25]);
  expect(report.total.diarization?.turns[0]?.rate).toBeLessThan(0.3);
});

test('a directory without a manifest ends in one line', async () => {
  const end = await evaluate(folder);
  expect(end).toMatchObject({ exitCode: 1, stdout: '' });
  expect(end.stderr).toBe(`eval: There is no file ${path.join(folder, 'manifest.json')}.\n`);
});

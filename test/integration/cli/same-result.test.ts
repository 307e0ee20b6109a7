import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AnalysisResult } from '../../../src/domain/analysis-result.js';
import { runNode } from '../../support/command.js';
import { makeMedia, SAMPLE_VIDEO } from '../../support/media.js';

let folder: string;
let asIs: AnalysisResult;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'same-'));
  asIs = await analyze(await sample(0));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The first lines of the sample, so much quieter that 12 dB more still fit. */
function sample(gainDb: number): Promise<string> {
  return makeMedia(folder, 'sample.wav', [
    ...['-i', SAMPLE_VIDEO, '-t', '20', '-vn'],
    ...['-af', `volume=${gainDb - 14}dB`, '-c:a', 'pcm_s24le'],
  ]);
}

/** Runs the whole service on a file, as a process of its own. */
async function analyze(file: string): Promise<AnalysisResult> {
  const json = path.join(folder, 'result.json');
  const end = await runNode(['dist/cli.js', file, '--json', json], {
    env: { WORK_DIR: path.join(folder, 'work') },
  });
  expect(end.exitCode).toBe(0);
  return JSON.parse(await readFile(json, 'utf8')) as AnalysisResult;
}

const labelsOf = ({ segments }: AnalysisResult) => segments.map(({ emotion }) => emotion?.emotion);

test('the same file gives the same result to the last digit', async () => {
  expect(await analyze(await sample(0))).toEqual(asIs);
});

test.each([12, -12])('%i dB of gain leave every label as it is', async (gainDb) => {
  const changed = await analyze(await sample(gainDb));
  expect(labelsOf(asIs).length).toBeGreaterThan(5);
  expect(labelsOf(changed)).toEqual(labelsOf(asIs));
});

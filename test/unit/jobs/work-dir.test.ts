import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/app-config.js';
import { WorkDir } from '../../../src/jobs/work-dir.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'work-dir-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const workDir = () => new WorkDir(loadConfig({ WORK_DIR: path.join(folder, 'work') }));

describe('WorkDir', () => {
  it('has one name, whoever asks for it first and however often', async () => {
    const names = await Promise.all(Array.from({ length: 20 }, () => workDir().holderId()));
    expect(new Set([...names, await workDir().holderId()]).size).toBe(1);
    expect(await readdir(path.join(folder, 'work'))).toEqual(['.holder']);
  });

  it('lists the jobs that have a directory, by their ids, and nothing else', async () => {
    const dir = workDir();
    await dir.holderId();
    for (const jobId of ['a', '../b', 'c:d.e']) await dir.open(jobId);
    expect((await dir.list()).sort()).toEqual(['../b', 'a', 'c:d.e']);
    await dir.remove('../b');
    expect((await dir.list()).sort()).toEqual(['a', 'c:d.e']);
  });
});

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

const workDir = (settings: Record<string, string> = {}) =>
  new WorkDir(loadConfig({ WORK_DIR: path.join(folder, 'work'), ...settings }));

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

  it.each([
    { REDIS_URL: 'redis://other.example:6379' },
    { REDIS_URL: 'redis://127.0.0.1:6379/2' },
    { REDIS_PREFIX: 'staging' },
  ])('leaves the directories of another queue alone (%o)', async (settings) => {
    const other = workDir(settings);
    const theirs = await other.open('same-id');
    const ours = await workDir().open('same-id');
    expect(await workDir().list()).toEqual(['same-id']);
    await workDir().remove('same-id');
    expect(await other.list()).toEqual(['same-id']);
    expect(theirs).not.toBe(ours);
  });

  it('knows its directories again when the password of Redis has changed', async () => {
    await workDir({ REDIS_URL: 'redis://:old@127.0.0.1:6379' }).open('a');
    expect(await workDir({ REDIS_URL: 'redis://:new@127.0.0.1:6379' }).list()).toEqual(['a']);
  });
});

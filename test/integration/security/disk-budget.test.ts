import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/app-config.js';
import { DiskBudget } from '../../../src/jobs/disk-budget.js';
import { WorkDir } from '../../../src/jobs/work-dir.js';

let folder: string;
let workDir: WorkDir;
let budget: DiskBudget;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'budget-'));
  const config = loadConfig({
    WORK_DIR: folder,
    DOWNLOAD_BUDGET_MB: '1',
    MIN_FREE_DISK_MB: '0',
  });
  workDir = new WorkDir(config);
  budget = new DiskBudget(workDir, config);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const fill = async (jobId: string, bytes: number) => {
  await workDir.open(jobId);
  await writeFile(workDir.sourcePath(jobId), Buffer.alloc(bytes));
};

it('counts the files of all jobs, finished downloads or not', async () => {
  expect(await workDir.usedBytes()).toBe(0);
  await fill('one', 600_000);
  expect(await budget.hasRoom()).toBe(true);
  await workDir.open('two');
  await writeFile(`${workDir.sourcePath('two')}.part`, Buffer.alloc(500_000));
  expect(await workDir.usedBytes()).toBe(1_100_000);
  expect(await budget.hasRoom()).toBe(false);
});

it('lets a download go on when a job that ended has made room', async () => {
  await fill('one', 2_000_000);
  let isOver = false;
  const waiting = budget.waitForRoom(new AbortController().signal).then(() => {
    isOver = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(isOver).toBe(false);
  await workDir.remove('one');
  await waiting;
});

it('stops waiting with the job', async () => {
  await fill('one', 2_000_000);
  const controller = new AbortController();
  const reason = new Error('cancelled');
  const waiting = expect(budget.waitForRoom(controller.signal)).rejects.toBe(reason);
  controller.abort(reason);
  await waiting;
});

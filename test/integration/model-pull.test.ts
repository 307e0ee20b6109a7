import { createHash, randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HttpGet } from '../../src/inference/http-get.js';
import { ModelFiles } from '../../src/inference/model-files.js';
import { parseManifest } from '../../src/inference/model-manifest.js';
import { runModelsCommand } from '../../src/inference/models-command.js';
import { ModelHost, type Mishap } from '../support/model-host.js';

const content = randomBytes(200_000);
const sha256 = createHash('sha256').update(content).digest('hex');
const entry = {
  id: 'pack',
  role: 'asr',
  description: 'A pack for tests',
  engine: 'moonshine',
  languages: ['ko'],
  optional: true,
  licence: { name: 'MIT', url: 'https://example.org/licence' },
  homepage: 'https://example.org',
  source: { kind: 'url', base: 'https://models.example.org/v1' },
  files: [{ name: 'model.bin', path: 'model.bin' }],
  derived: [],
};
const PATH = '/models.example.org/v1/model.bin';
const redirect =
  (location: string): Mishap =>
  (_request, response) => {
    response.writeHead(302, { location }).end();
  };
const status =
  (code: number): Mishap =>
  (_request, response) => {
    response.writeHead(code).end();
  };

describe('pulling a model from an HTTP host', () => {
  let modelsDir: string;
  let host: ModelHost;
  let http: HttpGet;
  let lines: string[];

  const files = (change: object = {}) =>
    new ModelFiles({
      modelsDir,
      manifest: parseManifest({ version: 1, models: [{ ...entry, ...change }] }),
    });
  const run = (args: string[], change: object = {}) =>
    runModelsCommand(args, {
      files: files(change),
      readPackage: () => Promise.resolve(new Map()),
      http,
      mirror: host.url,
      remote: { firstPauseMs: 1 },
      print: (line) => lines.push(line),
    });
  const pull = (change: object = {}) => run(['pull', 'pack'], change);
  const stored = () => readFile(path.join(modelsDir, 'pack', 'model.bin'));
  const inFolder = async () => (await readdir(path.join(modelsDir, 'pack'))).sort();

  beforeEach(async () => {
    modelsDir = await mkdtemp(path.join(tmpdir(), 'pull-'));
    host = await ModelHost.start();
    host.serve(PATH, content);
    http = new HttpGet({ idleTimeoutMs: 300 });
    lines = [];
  });
  afterEach(async () => {
    await http.close();
    await host.stop();
    await rm(modelsDir, { recursive: true, force: true });
  });

  it('stores a file, pins its checksum and does nothing the second time', async () => {
    expect(await pull()).toBe(0);
    expect(await pull()).toBe(0);
    expect(host.requests).toEqual([PATH]);
    expect(await stored()).toEqual(content);
    expect(await inFolder()).toEqual(['model.bin']);
    expect(files().lock.pinOf('pack', 'model.bin')).toEqual({ bytes: content.length, sha256 });
    expect(await run(['verify'])).toBe(0);
  });

  it('goes on where the connection broke off', async () => {
    host.next(host.breakAfter(80_000), host.breakAfter(50_000));
    expect(await pull()).toBe(0);
    expect(host.requests).toHaveLength(3);
    expect(host.requests[1]).toMatch(/ bytes=\d+-$/);
    expect(await stored()).toEqual(content);
  });

  it('goes on in another run where the first one gave up', async () => {
    host.next(host.breakAfter(120_000), ...Array.from({ length: 9 }, () => status(503)));
    expect(await pull()).toBe(1);
    expect(lines.at(-1)).toContain('goes on from there');
    const before = host.requests.length;
    while ((await pull()) !== 0);
    expect(host.requests.slice(before).every((request) => request.includes('bytes='))).toBe(true);
    expect(await stored()).toEqual(content);
  });

  it('starts anew where the file has changed meanwhile', async () => {
    host.next(host.breakAfter(80_000), (_request, response) => {
      response.destroy();
      host.serve(PATH, content.toReversed(), '"2"');
    });
    expect(await pull()).toBe(0);
    expect(await stored()).toEqual(Buffer.from(content.toReversed()));
  });

  it('starts anew where the host gives no way to tell versions apart', async () => {
    host.serve(PATH, content, null);
    host.next(host.breakAfter(80_000));
    expect(await pull()).toBe(0);
    expect(host.requests).toEqual([PATH, PATH]);
    expect(await stored()).toEqual(content);
  });

  it('gives a host that hangs in the middle another chance', async () => {
    host.next((_request, response) => {
      response.writeHead(200, { 'content-length': content.length, etag: '"1"' });
      response.write(content.subarray(0, 1000));
    });
    expect(await pull()).toBe(0);
    expect(await stored()).toEqual(content);
  });

  it('follows redirects', async () => {
    host.serve('/elsewhere', content);
    host.next(redirect('/moved'), redirect('/elsewhere'));
    expect(await pull()).toBe(0);
    expect(host.requests).toEqual([PATH, '/moved', '/elsewhere']);
  });

  it('gives up on redirects without end', async () => {
    host.next(...Array.from({ length: 6 }, () => redirect(PATH)));
    expect(await pull()).toBe(1);
    expect(lines.at(-1)).toContain('redirects without end');
  });

  it.each([
    [404, 'does not have model.bin any more (status 404)'],
    [403, 'refuses model.bin (status 403)'],
  ])('says so when the host answers %i, without trying again', async (code, sentence) => {
    host.next(status(code));
    expect(await pull()).toBe(1);
    expect(lines.at(-1)).toContain(sentence);
    expect(host.requests).toHaveLength(1);
  });

  it('says so when nobody answers', async () => {
    await host.stop();
    expect(await pull()).toBe(1);
    expect(lines.at(-1)).toContain('cannot be reached');
  });

  it.each([
    ['checksum', { bytes: content.length, sha256: '0'.repeat(64) }],
    ['CRC-32C', { bytes: content.length, crc32c: 'AAAAAA==' }],
    ['size', { bytes: 4, crc32c: 'AAAAAA==' }],
  ])('stores nothing of the wrong %s', async (_what, sums) => {
    expect(await pull({ files: [{ ...entry.files[0], ...sums }] })).toBe(1);
    expect(await inFolder()).toEqual([]);
    expect(files().lock.pinOf('pack', 'model.bin')).toBeUndefined();
  });

  it('takes a file by the CRC-32C that its publisher states', async () => {
    host.serve(PATH, Buffer.from('123456789'));
    // The check value of CRC-32C: E3069283.
    const file = { ...entry.files[0], bytes: 9, crc32c: '4waSgw==' };
    expect(await pull({ files: [file] })).toBe(0);
  });

  it('stores no other file than the one that was pulled first', async () => {
    expect(await pull()).toBe(0);
    await writeFile(path.join(modelsDir, 'pack', 'model.bin'), 'tampered');
    expect(await run(['verify'])).toBe(1);
    expect(lines.at(-1)).toBe('pack: damaged; run: npm run models -- pull pack');
    host.serve(PATH, content.toReversed(), '"2"');
    expect(await pull()).toBe(1);
    expect(lines.at(-1)).toContain('nothing was stored');
    host.serve(PATH, content, '"3"');
    expect(await pull()).toBe(0);
    expect(await stored()).toEqual(content);
  });

  it('says so when the disk is full', async () => {
    await mkdir(path.join(modelsDir, 'pack'));
    await symlink('/dev/full', path.join(modelsDir, 'pack', 'model.bin.part'));
    expect(await pull()).toBe(1);
    expect(lines.at(-1)).toBe('There is no room left on the disk of MODELS_DIR.');
  });

  it('wants the licence accepted where it is not MIT or Apache', async () => {
    const licence = { name: 'Some Licence', url: 'https://example.org/l', note: 'Not for sale.' };
    expect(await pull({ licence })).toBe(1);
    expect(lines).toEqual([
      'pack: licence Some Licence, https://example.org/l\n  Not for sale.',
      'Read the licence. To accept it and go on: npm run models -- pull pack --accept-licence',
    ]);
    expect(host.requests).toEqual([]);
    expect(await run(['pull', 'pack', '--accept-licence'], { licence })).toBe(0);
  });

  describe('inside an archive', () => {
    const ARCHIVE = '/models.example.org/pack.tar.bz2';
    const source = { kind: 'archive', url: 'https://models.example.org/pack.tar.bz2' };
    const change = { source, files: [{ name: 'model.bin', path: 'pack/model.bin' }] };

    /** A real archive, made by the tar of this system. */
    async function archive(lay: (folder: string) => Promise<void>, ...flags: string[]) {
      const folder = await mkdtemp(path.join(tmpdir(), 'archive-'));
      await mkdir(path.join(folder, 'pack'));
      await lay(folder);
      const bytes = execFileSync('tar', ['-C', folder, ...flags, '-cjf', '-', 'pack'], {
        maxBuffer: 1e8,
      });
      await rm(folder, { recursive: true });
      return bytes;
    }
    const withModel = (model: Uint8Array) =>
      archive(async (folder) => {
        await writeFile(path.join(folder, 'pack', 'model.bin'), model);
        await writeFile(path.join(folder, 'pack', 'other.txt'), 'not wanted');
      });

    it('takes the wanted file alone and pins it with its archive', async () => {
      host.serve(ARCHIVE, await withModel(content));
      expect(await pull(change)).toBe(0);
      expect(await stored()).toEqual(content);
      expect(await inFolder()).toEqual(['model.bin']);
      const { lock } = files(change);
      expect(lock.pinOf('pack', 'model.bin')?.sha256).toBe(sha256);
      expect(lock.pinOf('pack', 'archive')).toBeDefined();
    });

    it('refuses another archive than the one that was pulled first', async () => {
      host.serve(ARCHIVE, await withModel(content));
      expect(await pull(change)).toBe(0);
      await rm(path.join(modelsDir, 'pack', 'model.bin'));
      host.serve(ARCHIVE, await withModel(content.toReversed()), '"2"');
      expect(await pull(change)).toBe(1);
      expect(lines.at(-1)).toContain('not the one that was pulled first');
      expect(await inFolder()).toEqual([]);
    });

    it('never writes outside its folder, whatever the archive names', async () => {
      const evil = await archive(
        (folder) => writeFile(path.join(folder, 'pack', 'model.bin'), content),
        '--transform=s,^pack/,../../,',
      );
      host.serve(ARCHIVE, evil);
      expect(await pull(change)).toBe(1);
      expect(lines.at(-1)).toContain('not the file the manifest describes');
      expect(await readdir(modelsDir)).toEqual(['pack']);
    });

    it('refuses a link in the place of the file', async () => {
      const link = await archive((folder) =>
        symlink('/etc/passwd', path.join(folder, 'pack', 'model.bin')),
      );
      host.serve(ARCHIVE, link);
      expect(await pull(change)).toBe(1);
      expect(lines.at(-1)).toContain('something else where a model file should be');
      expect(await inFolder()).toEqual([]);
    });

    it.each([
      ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
      ['no archive at all', () => randomBytes(5000)],
    ])('refuses an archive that is %s', async (_what, damage) => {
      host.serve(ARCHIVE, damage(await withModel(content)));
      expect(await pull(change)).toBe(1);
      expect(await inFolder()).toEqual([]);
    });
  });
});

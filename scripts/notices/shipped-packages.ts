import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { ShippedPackage } from './notices.js';

const LOCKFILE = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().default(''),
      license: z.string().optional(),
      dev: z.boolean().default(false),
      devOptional: z.boolean().default(false),
      os: z.array(z.string()).optional(),
    }),
  ),
});
const OLD_LICENCE = z.object({ type: z.string() });
const PERSON = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);
const PACKAGE = z.object({
  license: z.union([z.string(), OLD_LICENCE.transform(({ type }) => type)]).optional(),
  licenses: z.array(OLD_LICENCE).optional(),
  author: PERSON.optional().catch(undefined),
});

/**
 * The packages of the lockfile that the running service may load, those for other machines too.
 * What is made for one kind of machine is read from the lockfile alone, so that the list is the
 * same everywhere.
 * @param root folder of the project, its packages installed
 */
export function shippedPackages(root: string): readonly ShippedPackage[] {
  const lock = LOCKFILE.parse(
    JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')),
  );
  const found = new Map<string, ShippedPackage>();
  for (const [location, entry] of Object.entries(lock.packages)) {
    if (location === '' || entry.dev || entry.devOptional) continue;
    const name = location.split('node_modules/').at(-1) ?? '';
    const { version } = entry;
    const folder = path.join(root, location);
    const isPlain = entry.os === undefined && existsSync(folder);
    const own = isPlain
      ? readOwn(folder)
      : { licence: '', author: '', text: undefined, notice: undefined };
    found.set(`${name}@${version}`, {
      name,
      version,
      ...own,
      licence: entry.license ?? own.licence,
    });
  }
  return [...found.values()];
}

function readOwn(folder: string): Omit<ShippedPackage, 'name' | 'version'> {
  const text = readFileSync(path.join(folder, 'package.json'), 'utf8');
  const { license, licenses = [], author = '' } = PACKAGE.parse(JSON.parse(text));
  return {
    licence: license ?? licenses.map(({ type }) => type).join(' OR '),
    author: author.replace(/\s*[<(].*$/, ''),
    text: firstFile(folder, /^(?:licen[sc]e|copying)/i),
    notice: firstFile(folder, /^notice/i),
  };
}

function firstFile(folder: string, name: RegExp): string | undefined {
  const entries = readdirSync(folder, { withFileTypes: true });
  const [first] = entries
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => entry.name)
    .sort();
  return first === undefined ? undefined : readFileSync(path.join(folder, first), 'utf8');
}

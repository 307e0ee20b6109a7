import { parseArgs } from 'node:util';
import { ModelFetchError } from './model-error.js';
import { megabytes, ModelFetcher, type PackageReader } from './model-fetcher.js';
import type { ModelFiles } from './model-files.js';
import type { ModelEntry, ModelSource } from './model-manifest.js';

const USAGE = [
  'models fetch [--all] [ID ...]  fetch what is missing (--all: optional models too)',
  'models verify                  check every installed file against its checksum',
  'models list                    show every model, its licence and whether it is installed',
].join('\n');

/** What the command touches outside of itself. */
export interface ModelsCommandPorts {
  readonly files: ModelFiles;
  readonly readPackage: PackageReader;
  /** Takes lines for the person at the terminal. */
  readonly print: (line: string) => void;
}

/**
 * Runs `fetch`, `verify` or `list`.
 * @param args the words after the program's name
 * @returns the exit code: 0, or 1 after one plain line that says what is wrong
 */
export async function runModelsCommand(
  args: readonly string[],
  ports: ModelsCommandPorts,
): Promise<0 | 1> {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      options: { all: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [command, ...ids] = positionals;
    switch (command) {
      case 'fetch':
        return await fetchModels(ports, chooseModels(ports.files, ids, values.all));
      case 'verify':
        return await verifyModels(ports);
      case 'list':
        return await listModels(ports);
      default:
        ports.print(USAGE);
        return 1;
    }
  } catch (error) {
    ports.print(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function chooseModels(
  { manifest }: ModelFiles,
  ids: readonly string[],
  all: boolean,
): readonly ModelEntry[] {
  const unknown = ids.find((id) => !manifest.models.some((entry) => entry.id === id));
  if (unknown !== undefined) throw new ModelFetchError(`There is no model ${unknown}.`);
  return manifest.models.filter(({ id, optional }) =>
    ids.length > 0 ? ids.includes(id) : all || !optional,
  );
}

async function fetchModels(
  { files, readPackage, print }: ModelsCommandPorts,
  entries: readonly ModelEntry[],
): Promise<0> {
  await new ModelFetcher(files, readPackage, print).fetch(entries);
  return 0;
}

async function verifyModels({ files, print }: ModelsCommandPorts): Promise<0 | 1> {
  const { models } = files.manifest;
  const missing = await files.findMissing(models.map(({ id }) => id));
  let wrong = false;
  for (const { id, optional } of models) {
    const reason = missing.find(({ modelId }) => modelId === id)?.reason;
    wrong ||= reason === 'corrupt' || (reason === 'missing' && !optional);
    print(`${id}: ${describeState(reason, optional)}`);
  }
  if (wrong) print('Run `npm run setup` to fetch what is missing or damaged.');
  return wrong ? 1 : 0;
}

async function listModels({ files, print }: ModelsCommandPorts): Promise<0> {
  for (const entry of files.manifest.models) {
    const [missing] = await files.findMissing([entry.id]);
    const bytes = entry.files.reduce((sum, file) => sum + file.bytes, 0);
    const languages = entry.languages.length > 0 ? entry.languages.join(', ') : 'any language';
    print(
      [
        entry.id,
        entry.description,
        languages,
        megabytes(bytes),
        entry.licence.name,
        describeSource(entry.source),
        describeState(missing?.reason, entry.optional),
      ].join(' | '),
    );
  }
  return 0;
}

function describeState(reason: 'missing' | 'corrupt' | undefined, optional: boolean): string {
  if (reason === undefined) return 'installed';
  if (reason === 'corrupt') return 'damaged';
  return optional ? 'not installed (optional)' : 'not installed';
}

function describeSource(source: ModelSource): string {
  switch (source.kind) {
    case 'npm':
      return `npm ${source.package}@${source.version}`;
    case 'url':
      return new URL(source.base).host;
    case 'shipped':
      return 'part of this package';
  }
}

import { parseArgs } from 'node:util';
import { ModelFetchError } from './model-error.js';
import { ModelFetcher, type ModelFetcherPorts } from './model-fetcher.js';
import type { ModelFiles } from './model-files.js';
import { megabytes } from './model-intake.js';
import { needsConsent, pullCommand, type ModelEntry, type ModelSource } from './model-manifest.js';

const USAGE = [
  'models list                             show every model, its licence and whether it is installed',
  'models pull [ID ...] [--accept-licence] fetch models; without an ID those the service needs',
  'models verify                           check every installed file against its checksum',
].join('\n');

/** What the command touches outside of itself. */
export interface ModelsCommandPorts extends Omit<ModelFetcherPorts, 'say'> {
  readonly files: ModelFiles;
  /** Takes lines for the person at the terminal. */
  readonly print: (line: string) => void;
}

/**
 * Runs `list`, `pull` or `verify`.
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
      options: { 'accept-licence': { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [command, ...ids] = positionals;
    switch (command) {
      case 'list':
        return await listModels(ports);
      case 'pull':
        return await pullModels(ports, ids, values['accept-licence']);
      case 'verify':
        return await verifyModels(ports);
      default:
        ports.print(USAGE);
        return 1;
    }
  } catch (error) {
    ports.print(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

async function pullModels(
  ports: ModelsCommandPorts,
  ids: readonly string[],
  isAccepted: boolean,
): Promise<0> {
  const { models } = ports.files.manifest;
  const unknown = ids.find((id) => !models.some((entry) => entry.id === id));
  if (unknown !== undefined)
    throw new ModelFetchError(`There is no model ${unknown}: \`npm run models -- list\`.`);
  const entries = models.filter(({ id, optional }) =>
    ids.length > 0 ? ids.includes(id) : !optional,
  );
  for (const entry of entries.filter(needsConsent)) {
    const { name, url, note } = entry.licence;
    ports.print(`${entry.id}: licence ${name}, ${url}${note ? `\n  ${note}` : ''}`);
    if (!isAccepted)
      throw new ModelFetchError(`Read the licence. To accept it and go on: ${pullCommand(entry)}`);
  }
  await new ModelFetcher(ports.files, { ...ports, say: ports.print }).fetch(entries);
  return 0;
}

async function verifyModels({ files, print }: ModelsCommandPorts): Promise<0 | 1> {
  const { models } = files.manifest;
  const missing = await files.findMissing(models.map(({ id }) => id));
  let wrong = false;
  for (const entry of models) {
    const { id, optional } = entry;
    const reason = missing.find(({ modelId }) => modelId === id)?.reason;
    const isWrong = reason === 'corrupt' || (reason === 'missing' && !optional);
    wrong ||= isWrong;
    const remedy = isWrong ? `; run: ${optional ? pullCommand(entry) : 'npm run setup'}` : '';
    print(`${id}: ${describeState(reason, optional)}${remedy}`);
  }
  return wrong ? 1 : 0;
}

async function listModels({ files, print }: ModelsCommandPorts): Promise<0> {
  for (const entry of files.manifest.models) {
    const [missing] = await files.findMissing([entry.id]);
    print(
      [
        entry.id,
        entry.description,
        describeLanguages(entry),
        describeSize(entry),
        entry.licence.name,
        describeSource(entry.source),
        describeState(missing?.reason, entry.optional),
      ].join(' | '),
    );
  }
  return 0;
}

/** More languages than a line should name are counted. */
const MAX_NAMED_LANGUAGES = 8;

function describeLanguages({ languages }: ModelEntry): string {
  if (languages.length === 0) return 'any language';
  return languages.length > MAX_NAMED_LANGUAGES
    ? `${languages.length} languages`
    : languages.join(', ');
}

/** What is downloaded; an archive may hold more than the model's own files. */
function describeSize({ source, files }: ModelEntry): string {
  if (source.kind === 'archive' && source.bytes !== undefined) return megabytes(source.bytes);
  const sizes = files.map(({ bytes }) => bytes);
  return sizes.every((bytes) => bytes !== undefined)
    ? megabytes(sizes.reduce((sum, bytes) => sum + bytes, 0))
    : 'size not stated';
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
    case 'archive':
      return new URL(source.url).host;
    case 'shipped':
      return 'part of this package';
  }
}

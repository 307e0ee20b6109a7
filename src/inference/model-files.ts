import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { sha256Hex, sha256OfFile } from './checksum.js';
import { makeDerived, readDerived, type Derivation } from './derived-cache.js';
import { ModelCorruptError, ModelMissingError } from './model-error.js';
import { ModelLock, type FilePin } from './model-lock.js';
import {
  findModel,
  PACKAGE_MODELS_DIR,
  pullCommand,
  readManifest,
  type ModelEntry,
  type ModelFile,
  type ModelManifest,
} from './model-manifest.js';
import { RECIPES, type RecipeTable } from './recipe-table.js';

export interface ModelFilesOptions {
  /** Folder of the fetched models: `<modelsDir>/<model id>/<file>`. */
  readonly modelsDir: string;
  /** This package's manifest by default. */
  readonly manifest?: ModelManifest;
  /** Folder of the models that are part of this package. */
  readonly shippedDir?: string;
  readonly recipes?: RecipeTable;
}

type FileState = 'ok' | 'missing' | 'corrupt';

export interface MissingModel {
  readonly modelId: string;
  readonly reason: Exclude<FileState, 'ok'>;
}

/** The model files on disk: checked before use, without the library that runs them. */
export class ModelFiles {
  readonly modelsDir: string;
  readonly manifest: ModelManifest;
  readonly lock: ModelLock;
  private readonly shippedDir: string;
  private readonly recipes: RecipeTable;
  /** Checksum of a file by its path, size and time of change: large files are hashed once. */
  private readonly checksums = new Map<string, string>();

  constructor(options: ModelFilesOptions) {
    this.modelsDir = options.modelsDir;
    this.manifest = options.manifest ?? readManifest();
    this.lock = new ModelLock(options.modelsDir);
    this.shippedDir = options.shippedDir ?? PACKAGE_MODELS_DIR;
    this.recipes = options.recipes ?? RECIPES;
  }

  /** Path of a file of a model; it need not exist. */
  pathOf(entry: ModelEntry, fileName: string): string {
    const root = entry.source.kind === 'shipped' ? this.shippedDir : this.modelsDir;
    return path.join(root, entry.id, fileName);
  }

  /** Names of the files of a model, as they were fetched. */
  namesOf(modelId: string): readonly string[] {
    return findModel(this.manifest, modelId).files.map(({ name }) => name);
  }

  /**
   * Reads a file of a model and verifies it. A derived file that is missing or out of date is made
   * first, and kept where the folder can be written.
   * @returns its bytes
   * @throws ModelMissingError, ModelCorruptError
   */
  async read(modelId: string, fileName: string): Promise<Uint8Array> {
    const entry = findModel(this.manifest, modelId);
    const file = entry.files.find(({ name }) => name === fileName);
    if (file) return this.readVerified(entry, file);
    const derivation = this.derivation(entry, fileName);
    return (await readDerived(derivation)) ?? (await makeDerived(derivation)).bytes;
  }

  /**
   * Makes the derived files of a model that are missing or out of date.
   * @returns the names of those it made
   * @throws ModelMissingError, ModelCorruptError; Error where the folder cannot be written
   */
  async prepare(modelId: string): Promise<readonly string[]> {
    const entry = findModel(this.manifest, modelId);
    const made: string[] = [];
    for (const { name } of entry.derived) {
      const derivation = this.derivation(entry, name);
      if (await readDerived(derivation)) continue;
      const { stored } = await makeDerived(derivation);
      if (!stored) throw new Error(`The folder of the model ${modelId} cannot be written.`);
      made.push(name);
    }
    return made;
  }

  /**
   * Tells which of the models cannot be used. Cheap when repeated: a file's checksum is computed
   * once and remembered until the file changes.
   * @returns one entry for each unusable model, in the order asked; empty when all can be used
   */
  async findMissing(modelIds: readonly string[]): Promise<readonly MissingModel[]> {
    // One after the other: of several that are handed to Node's threads at once, the second waits
    // in the event loop until the thread that was woken for the first has had a core (glibc).
    const unusable: MissingModel[] = [];
    for (const modelId of modelIds) {
      const entry = findModel(this.manifest, modelId);
      const states: FileState[] = [];
      for (const file of entry.files) states.push(await this.stateOf(entry, file));
      const reason = states.find((s) => s === 'missing') ?? states.find((s) => s === 'corrupt');
      if (reason) unusable.push({ modelId, reason });
    }
    return unusable;
  }

  /** One sentence on models that cannot be used, with the commands that help. */
  explain(missing: readonly MissingModel[]): string {
    const names = missing.map(({ modelId, reason }) => `${modelId} (${reason})`).join(', ');
    const remedies = missing.map(({ modelId }) => remedyFor(findModel(this.manifest, modelId)));
    return `Models not usable: ${names}. Run: ${[...new Set(remedies)].join(' && ')}`;
  }

  /** Whether a file is there and is the one the manifest describes. */
  async stateOf(entry: ModelEntry, file: ModelFile): Promise<FileState> {
    const location = this.pathOf(entry, file.name);
    try {
      const { size, mtimeMs } = await stat(location);
      const expected = this.pinOf(entry, file);
      // A file that nothing is known of counts as not installed: it is pulled, and pinned then.
      if (!expected) return 'missing';
      if (size !== expected.bytes) return 'corrupt';
      const key = `${location}|${size}|${mtimeMs}`;
      const checksum = this.checksums.get(key) ?? (await sha256OfFile(location));
      this.checksums.set(key, checksum);
      return checksum === expected.sha256 ? 'ok' : 'corrupt';
    } catch {
      return 'missing';
    }
  }

  /** Size and checksum a file must have, by the manifest or else by the lock; undefined where neither knows. */
  pinOf(entry: ModelEntry, { name, bytes, sha256 }: ModelFile): FilePin | undefined {
    if (bytes !== undefined && sha256 !== undefined) return { bytes, sha256 };
    return this.lock.pinOf(entry.id, name);
  }

  /**
   * Paths of the files of a model, for a library that reads them by itself. All of them are verified.
   * @returns path by file name
   * @throws ModelMissingError, ModelCorruptError
   */
  async verifiedPaths(modelId: string): Promise<Readonly<Record<string, string>>> {
    const entry = findModel(this.manifest, modelId);
    const [missing] = await this.findMissing([modelId]);
    if (missing) throw unusable(entry, missing.reason);
    return Object.fromEntries(entry.files.map(({ name }) => [name, this.pathOf(entry, name)]));
  }

  private async readVerified(entry: ModelEntry, file: ModelFile): Promise<Uint8Array> {
    let bytes: Uint8Array;
    try {
      bytes = await readFile(this.pathOf(entry, file.name));
    } catch {
      throw unusable(entry, 'missing');
    }
    const expected = this.pinOf(entry, file);
    if (!expected) throw unusable(entry, 'missing');
    if (bytes.length !== expected.bytes || sha256Hex(bytes) !== expected.sha256)
      throw unusable(entry, 'corrupt');
    return bytes;
  }

  private derivation(entry: ModelEntry, fileName: string): Derivation {
    const derived = entry.derived.find(({ name }) => name === fileName);
    const from = entry.files.find(({ name }) => name === derived?.from);
    const recipe = derived && this.recipes[derived.recipe];
    if (!from || !recipe) throw new Error(`The model ${entry.id} has no file ${fileName}.`);
    return {
      file: this.pathOf(entry, fileName),
      sourceSha256: this.pinOf(entry, from)?.sha256 ?? '',
      recipe,
      readSource: () => this.readVerified(entry, from),
    };
  }
}

function unusable(entry: ModelEntry, reason: MissingModel['reason']): Error {
  const remedy = remedyFor(entry);
  return reason === 'missing'
    ? new ModelMissingError(entry.id, remedy)
    : new ModelCorruptError(entry.id, remedy);
}

/** The command that gets a model, or gets it again. */
export function remedyFor(entry: ModelEntry): string {
  return entry.optional ? pullCommand(entry) : 'npm run setup';
}

import { rename } from 'node:fs/promises';
import { writeAtomically } from './atomic-file.js';
import { sha256Hex, sumsOfFile } from './checksum.js';
import { dropPart } from './download-part.js';
import { ModelFetchError } from './model-error.js';
import type { ModelFiles } from './model-files.js';
import type { FilePin } from './model-lock.js';
import type { ModelEntry, ModelFile } from './model-manifest.js';
import { failWriting } from './remote-file.js';

/** One file that is to be fetched. */
export interface WantedFile {
  readonly entry: ModelEntry;
  readonly file: ModelFile;
}

/** Puts files that have come into the models folder, once they are verified. */
export class ModelIntake {
  /** @param say takes one line for the person at the terminal */
  constructor(
    private readonly files: ModelFiles,
    private readonly say: (line: string) => void,
  ) {}

  /** Where a download waits until it is verified. */
  partOf({ entry, file }: WantedFile): string {
    return `${this.files.pathOf(entry, file.name)}.part`;
  }

  /**
   * Verifies the content of a file, all checksums of which are known, and stores it.
   * @throws ModelFetchError
   */
  async store(item: WantedFile, content: Uint8Array): Promise<void> {
    const { entry, file } = item;
    if (content.length !== file.bytes || sha256Hex(content) !== file.sha256) throw wrongFile(item);
    await writeAtomically(this.files.pathOf(entry, file.name), content).catch(failWriting);
    this.say(`${entry.id}: ${file.name}, ${megabytes(content.length)}, checksum right`);
  }

  /**
   * Verifies a download and puts it in its place; pins it where nothing vouches for it.
   * @throws ModelFetchError
   */
  async accept(item: WantedFile, part: string): Promise<void> {
    const { entry, file } = item;
    const { bytes, sha256, crc32c } = await sumsOfFile(part);
    const expected = this.files.pinOf(entry, file);
    const isRight =
      bytes > 0 &&
      (file.bytes ?? bytes) === bytes &&
      (expected?.sha256 ?? sha256) === sha256 &&
      (file.crc32c ?? crc32c) === crc32c;
    if (!isRight) {
      await dropPart(part);
      throw wrongFile(item);
    }
    // The pin comes first: a file without one counts as missing, and would be fetched once more.
    if (!expected) await this.pin(entry, file.name, { bytes, sha256 });
    await rename(part, this.files.pathOf(entry, file.name)).catch(failWriting);
    const verdict =
      expected || file.crc32c !== undefined
        ? 'checksum right'
        : `checksum pinned: ${sha256.slice(0, 12)}...`;
    this.say(`${entry.id}: ${file.name}, ${megabytes(bytes)}, ${verdict}`);
  }

  /**
   * Writes down which file was pulled first.
   * @throws ModelFetchError
   */
  async pin({ id }: ModelEntry, name: string, pin: FilePin): Promise<void> {
    await this.files.lock.pin(id, name, pin).catch(failWriting);
  }
}

/** Size for a person, e.g. `42.5 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The error for a file that is missing or another one. */
export function wrongFile({ entry, file }: WantedFile): ModelFetchError {
  return new ModelFetchError(
    `${entry.id}: ${file.name} is not the file the manifest describes; nothing was stored.`,
  );
}

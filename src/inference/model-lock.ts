import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { writeAtomically } from './atomic-file.js';

const pinSchema = z.strictObject({
  bytes: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
const lockSchema = z.strictObject({
  version: z.literal(1),
  /** By `<model id>/<file>`, and `<model id>/archive` for the archive the files came in. */
  pins: z.record(z.string(), pinSchema),
});

/** Size and checksum that a file was found to have when it was first pulled. */
export type FilePin = z.output<typeof pinSchema>;

/**
 * The checksums of files whose publisher states none: pinned when they are first pulled, so that
 * the same file is told from another one ever after. Lies in the models folder; copied to other
 * machines it pins the files there too.
 */
export class ModelLock {
  private readonly file: string;

  constructor(modelsDir: string) {
    this.file = path.join(modelsDir, 'models.lock.json');
  }

  /** @returns the pin of a file, or undefined where there is none */
  pinOf(modelId: string, fileName: string): FilePin | undefined {
    return this.read()[`${modelId}/${fileName}`];
  }

  /**
   * Pins a file; another pin of it is replaced.
   * @throws the error of the file system
   */
  async pin(modelId: string, fileName: string, pin: FilePin): Promise<void> {
    const pins = { ...this.read(), [`${modelId}/${fileName}`]: pin };
    const sorted = Object.fromEntries(Object.entries(pins).sort(([a], [b]) => (a < b ? -1 : 1)));
    await writeAtomically(this.file, `${JSON.stringify({ version: 1, pins: sorted }, null, 2)}\n`);
  }

  /** Read anew each time: another process may have pulled a model. */
  private read(): Readonly<Record<string, FilePin>> {
    try {
      return lockSchema.parse(JSON.parse(readFileSync(this.file, 'utf8'))).pins;
    } catch {
      // No lock, or one that was damaged: nothing is pinned, so nothing that needs a pin is trusted.
      return {};
    }
  }
}

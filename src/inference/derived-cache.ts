import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeAtomically } from './atomic-file.js';
import { sha256Hex } from './checksum.js';
import type { Recipe } from './recipe-table.js';

const stampSchema = z.strictObject({
  sourceSha256: z.string(),
  recipeVersion: z.number(),
  sha256: z.string(),
});

/** A derived file: where it lies, and what it is made from. */
export interface Derivation {
  /** Path of the derived file; its checksums lie beside it in `<file>.json`. */
  readonly file: string;
  readonly sourceSha256: string;
  readonly recipe: Recipe;
  /** Reads the verified source; called only where the file has to be made. */
  readSource(): Promise<Uint8Array>;
}

/** Path of the checksums of a derived file. */
export function stampPath(file: string): string {
  return `${file}.json`;
}

/**
 * Reads a derived file from its cache.
 * @returns its bytes, or null where it is missing, damaged, or made from another source or by
 *   another version of the recipe
 */
export async function readDerived(derivation: Derivation): Promise<Uint8Array | null> {
  const { file, sourceSha256, recipe } = derivation;
  try {
    const stamp = stampSchema.parse(JSON.parse(await readFile(stampPath(file), 'utf8')));
    if (stamp.sourceSha256 !== sourceSha256 || stamp.recipeVersion !== recipe.version) return null;
    const bytes = await readFile(file);
    return sha256Hex(bytes) === stamp.sha256 ? bytes : null;
  } catch {
    // Whatever is wrong with a cached file, making it anew mends it.
    return null;
  }
}

/**
 * Makes a derived file and keeps it beside the model. Safe when several processes do so at once:
 * recipes are deterministic and each file appears whole.
 * @returns its bytes, and whether they could be stored (false for instance in a read-only folder)
 * @throws what the recipe or the reading of the source throws
 */
export async function makeDerived(
  derivation: Derivation,
): Promise<{ bytes: Uint8Array; stored: boolean }> {
  const { file, sourceSha256, recipe } = derivation;
  const bytes = await recipe.derive(await derivation.readSource());
  const stamp = { sourceSha256, recipeVersion: recipe.version, sha256: sha256Hex(bytes) };
  try {
    await writeAtomically(file, bytes);
    await writeAtomically(stampPath(file), `${JSON.stringify(stamp)}\n`);
    return { bytes, stored: true };
  } catch {
    return { bytes, stored: false };
  }
}

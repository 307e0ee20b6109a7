import { createHash } from 'node:crypto';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ModelLock } from '../../src/inference/model-lock.js';
import { findModel, PACKAGE_MODELS_DIR, readManifest } from '../../src/inference/model-manifest.js';

/**
 * Lays down files that stand for a pack whose publisher states no checksums: as good as the real
 * ones until somebody loads them.
 */
export async function layPack(modelsDir: string, modelId: string): Promise<void> {
  const lock = new ModelLock(modelsDir);
  await mkdir(path.join(modelsDir, modelId), { recursive: true });
  for (const { name } of findModel(readManifest(), modelId).files) {
    const content = Buffer.from(`${modelId} ${name}`);
    const sha256 = createHash('sha256').update(content).digest('hex');
    await writeFile(path.join(modelsDir, modelId, name), content);
    await lock.pin(modelId, name, { bytes: content.length, sha256 });
  }
}

/** Makes a model of this machine's own models folder part of another one. */
export async function linkModel(modelsDir: string, modelId: string): Promise<void> {
  const from = path.join(PACKAGE_MODELS_DIR, modelId);
  const to = path.join(modelsDir, modelId);
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) await symlink(path.join(from, name), path.join(to, name));
}

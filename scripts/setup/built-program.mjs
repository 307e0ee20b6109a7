// @ts-check
import { existsSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from './step.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Finds a program of the build.
 * @param {string} name its file in `dist`
 * @returns {string} its path
 * @throws {SetupError} where it, or what it needs of npm, is not there
 */
export function builtProgram(name) {
  const program = path.join(ROOT, 'dist', name);
  for (const part of [path.join(ROOT, 'node_modules'), program]) {
    if (!existsSync(part))
      throw new SetupError('npm packages or the build are missing. Run: npm run setup');
  }
  return program;
}

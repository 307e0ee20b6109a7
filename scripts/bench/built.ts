import path from 'node:path';
import { pathToFileURL } from 'node:url';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** Path of a module of the compiled service. @param file path below `dist` */
export function builtPath(file: string): string {
  return path.join(ROOT, 'dist', file);
}

/**
 * Loads a module of the compiled service: what is measured is the code that runs in production.
 * @param file path below `dist`
 */
export function importBuilt(file: string): Promise<unknown> {
  return import(pathToFileURL(builtPath(file)).href);
}

/** Writes the schemas of the types that cross the wire, for the OpenAPI document. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { schemaModules } from './wire-schemas.js';

const FOLDER = path.resolve(import.meta.dirname, '../../src/openapi');
for (const [name, text] of Object.entries(schemaModules())) {
  const filepath = path.join(FOLDER, name);
  const options = await resolveConfig(filepath);
  await writeFile(filepath, await format(text, { ...options, filepath }));
}

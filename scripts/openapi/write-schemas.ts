/** Writes the schemas of the types that cross the wire, for the OpenAPI document. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { wireSchemaModule } from './wire-schemas.js';

const filepath = path.resolve(import.meta.dirname, '../../src/openapi/wire-schemas.ts');
const options = await resolveConfig(filepath);
await writeFile(filepath, await format(wireSchemaModule(), { ...options, filepath }));

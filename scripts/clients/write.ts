/** Writes the types of the clients from the API's document. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { pythonTypes, typescriptTypes, type Schemas } from './wire-types.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const text = await readFile(path.join(ROOT, 'docs/openapi.json'), 'utf8');
const { components } = JSON.parse(text) as { components: { schemas: Schemas } };

await writeFile(path.join(ROOT, 'clients/python/ecg_ml_types.py'), pythonTypes(components.schemas));
const filepath = path.join(ROOT, 'clients/typescript/ecg-ml-types.ts');
const options = await resolveConfig(filepath);
await writeFile(
  filepath,
  await format(typescriptTypes(components.schemas), { ...options, filepath }),
);

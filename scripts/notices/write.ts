/** Writes THIRD_PARTY_NOTICES.md. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { readManifest } from '../../src/inference/model-manifest.js';
import { notices } from './notices.js';
import { shippedPackages } from './shipped-packages.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const filepath = path.join(ROOT, 'THIRD_PARTY_NOTICES.md');
const text = notices(shippedPackages(ROOT), readManifest().models);
await writeFile(filepath, await format(text, { ...(await resolveConfig(filepath)), filepath }));

/** Writes the settings into `.env.example` and both READMEs: `npm run docs:settings`. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { envExample, withSettingsTable, type Language } from './settings-docs.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PAGES: readonly (readonly [string, Language])[] = [
  ['README.md', 'en'],
  ['README.ko.md', 'ko'],
];

writeFileSync(path.join(ROOT, '.env.example'), envExample());
for (const [name, language] of PAGES) {
  const file = path.join(ROOT, name);
  writeFileSync(file, withSettingsTable(readFileSync(file, 'utf8'), language));
}

/** Draws the imports of `src` into the architecture page: `npm run docs:imports`. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withImportGraph } from './import-graph.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const page = path.join(ROOT, 'docs/architecture.md');

writeFileSync(page, withImportGraph(readFileSync(page, 'utf8'), path.join(ROOT, 'src')));

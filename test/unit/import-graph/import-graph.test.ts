import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import eslintConfig from '../../../eslint.config.js';
import {
  mermaid,
  readImports,
  withImportGraph,
  withoutImplied,
} from '../../../scripts/import-graph/import-graph.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const page = await readFile(path.join(ROOT, 'docs/architecture.md'), 'utf8');

test('the graph in docs/architecture.md is that of the code (else: npm run docs:imports)', () => {
  expect(page).toBe(withImportGraph(page, path.join(ROOT, 'src')));
});

test('the table in docs/architecture.md says what the linter allows', () => {
  const rule = JSON.stringify(
    eslintConfig.map(({ rules }) => rules?.['import-x/no-restricted-paths']),
  );
  const rules = rule.matchAll(/src\/([\w-]+) may import only: ([\w-, ]+)\./g);
  const allowed = [...rules].map(([, folder = '', names = '']) => [
    folder,
    names.split(', ').filter((name) => name !== folder),
  ]);
  const rows = page.matchAll(/^\| `([\w-]+)` +\|[^|]*\|([^|]*)\|$/gm);
  const told = [...rows].map(([, folder = '', names = '']) => [
    folder,
    names.trim() === 'nothing' ? [] : names.trim().split(', '),
  ]);
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(allowed));
});

test('imports are read folder by folder, of files beside them too', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'imports-'));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const folder of ['low/deep', 'high'])
    await mkdir(path.join(root, folder), { recursive: true });
  await writeFile(path.join(root, 'low/deep/a.ts'), "import { b } from '../b.js';\n");
  await writeFile(path.join(root, 'high/c.ts'), "import type { A } from '../low/deep/a.js';\n");
  await writeFile(path.join(root, 'main.ts'), "import 'zod';\nexport { c } from './high/c.js';\n");
  expect(mermaid(readImports(root))).toBe('flowchart TD\n  high --> low\n  start --> high\n');
});

test('an arrow that others imply is left away', () => {
  const graph = new Map([
    ['a', new Set(['b', 'c', 'd'])],
    ['b', new Set(['c'])],
    ['c', new Set<string>()],
    ['d', new Set<string>()],
  ]);
  expect(mermaid(withoutImplied(graph))).toBe('flowchart TD\n  a --> b\n  a --> d\n  b --> c\n');
});

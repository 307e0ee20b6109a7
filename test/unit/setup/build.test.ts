import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sourceFingerprint } from '../../../scripts/setup/build.mjs';

let root: string;
const file = (name: string) => path.join(root, name);

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'project-'));
  mkdirSync(file('src/deep'), { recursive: true });
  writeFileSync(file('src/deep/a.ts'), 'export const a = 1;');
  for (const name of ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json']) {
    writeFileSync(file(name), '{}');
  }
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

test('a file that was only touched is no reason to build', () => {
  const before = sourceFingerprint(root);
  utimesSync(file('src/deep/a.ts'), new Date(), new Date());
  expect(sourceFingerprint(root)).toBe(before);
});

test.each([
  [
    'a changed source',
    () => {
      writeFileSync(file('src/deep/a.ts'), 'export const a = 2;');
    },
  ],
  [
    'a new source',
    () => {
      writeFileSync(file('src/b.ts'), '');
    },
  ],
  [
    'a renamed source',
    () => {
      renameSync(file('src/deep/a.ts'), file('src/deep/b.ts'));
    },
  ],
  [
    'a changed compiler setting',
    () => {
      writeFileSync(file('tsconfig.json'), '{ }');
    },
  ],
])('%s is a reason to build', (_name, change) => {
  const before = sourceFingerprint(root);
  change();
  expect(sourceFingerprint(root)).not.toBe(before);
});

import { expect, test } from 'vitest';
import { isInstalled } from '../../../scripts/setup/npm-packages.mjs';

const lockfile = (packages: Record<string, { integrity: string; optional?: boolean }>) => ({
  packages,
});
const wanted = {
  packages: {
    '': { version: '1.0.0' },
    'node_modules/a': { integrity: 'sha512-a' },
    'node_modules/other-platform': { integrity: 'sha512-o', optional: true },
  },
};

test('packages of the lockfile that are all there need no install, those of other platforms aside', () => {
  const installed = lockfile({ 'node_modules/a': { integrity: 'sha512-a' } });
  expect(isInstalled(wanted, installed)).toBe(true);
});

test('a missing package needs an install', () => {
  expect(isInstalled(wanted, lockfile({}))).toBe(false);
});

test('a package in another version needs an install', () => {
  const installed = lockfile({ 'node_modules/a': { integrity: 'sha512-older' } });
  expect(isInstalled(wanted, installed)).toBe(false);
});

test('a package that the lockfile no longer names needs an install', () => {
  const installed = lockfile({
    'node_modules/a': { integrity: 'sha512-a' },
    'node_modules/gone': { integrity: 'sha512-g' },
  });
  expect(isInstalled(wanted, installed)).toBe(false);
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import {
  envExample,
  settingsTable,
  withSettingsTable,
} from '../../../scripts/settings-docs/settings-docs.js';
import { loadConfig } from '../../../src/config/app-config.js';
import { SETTINGS } from '../../../src/config/settings.js';

const read = (name: string) =>
  readFileSync(path.resolve(import.meta.dirname, '../../..', name), 'utf8');

test.each([
  ['README.md', 'en'],
  ['README.ko.md', 'ko'],
] as const)(
  'the settings in %s are those of the code (else: npm run docs:settings)',
  (name, language) => {
    expect(read(name)).toBe(withSettingsTable(read(name), language));
  },
);

test('.env.example names the settings of the code (else: npm run docs:settings)', () => {
  expect(read('.env.example')).toBe(envExample());
});

test('every setting has a row with its default', () => {
  const rows = settingsTable('en').split('\n').slice(2);
  expect(rows).toHaveLength(Object.keys(SETTINGS).length);
  expect(rows).toContain('| `PORT` | `8080` | TCP port of the HTTP API; 0 takes a free one |');
  expect(settingsTable('en')).toContain('| `CALLBACK_PROGRESS` | `on` |');
});

test('.env.example with every line uncommented is the default configuration', () => {
  const uncommented = envExample().replace(/^#([A-Z_]+=)/gm, '$1');
  expect(loadConfig(parseEnv(uncommented))).toEqual(loadConfig({}));
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { readLicence, wrapped } from '../../../scripts/notices/licence-texts.js';
import { notices, type ShippedPackage } from '../../../scripts/notices/notices.js';
import { shippedPackages } from '../../../scripts/notices/shipped-packages.js';
import { readManifest } from '../../../src/inference/model-manifest.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const MIT =
  'Permission is hereby granted,\nfree of charge, to any person\n\nTHE SOFTWARE IS PROVIDED "AS IS"';

const plain = (name: string, text: string | undefined): ShippedPackage => ({
  name,
  version: '1.0.0',
  licence: 'MIT',
  author: 'Somebody',
  text,
  notice: undefined,
});

describe('the third-party notices', () => {
  it('are those of the packages and models of today; npm run docs:notices writes them', async () => {
    const filepath = path.join(ROOT, 'THIRD_PARTY_NOTICES.md');
    const options = await resolveConfig(filepath);
    const text = notices(shippedPackages(ROOT), readManifest().models);
    expect(readFileSync(filepath, 'utf8')).toBe(await format(text, { ...options, filepath }));
  });

  it('name every package the service depends on with its licence, and none of the tools', () => {
    const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
      optionalDependencies: Record<string, string>;
    };
    const found = new Map(shippedPackages(ROOT).map(({ name, licence }) => [name, licence]));
    const wanted = { ...manifest.dependencies, ...manifest.optionalDependencies };
    for (const name of Object.keys(wanted))
      expect([name, found.get(name)]).not.toContain(undefined);
    expect([...found.values()]).not.toContain('');
    expect(found.has('vitest')).toBe(false);
  });

  it('print a text once for all who use it, with the holders of each', () => {
    const text = notices(
      [
        plain('b', `MIT License\n\nCopyright (c) 2020 B\n\n${MIT}`),
        plain('a', `MIT License\n\nCopyright (c) 2019 A\n\n${MIT.toUpperCase()}`),
        plain('c', undefined),
      ],
      [],
    );
    expect(text.match(/^### Text \d$/gm)).toEqual(['### Text 1']);
    expect(text).toMatch(
      /\| a 1\.0\.0 \| MIT \| Copyright \(c\) 2019 A \| 1 \|\n\| b 1\.0\.0 \| MIT \| Copyright \(c\) 2020 B \| 1 \|\n\| c 1\.0\.0 \| MIT \| Somebody \|  \|/,
    );
  });
});

describe('readLicence', () => {
  it('takes lines for holders that name a year or carry the sign, not what the terms say of them', () => {
    const text = [
      ' * Copyright 2014 One',
      '© 2020 Two',
      'Copyright [yyyy] [name of copyright owner]',
      'The above copyright notice shall be included.',
      'THE COPYRIGHT HOLDERS BE LIABLE',
    ].join('\n');
    const { holders, terms } = readLicence(text);
    expect(holders).toEqual(['Copyright 2014 One', '© 2020 Two']);
    expect(terms).toBe(text.split('\n').slice(2).join(' '));
  });

  it('is wrapped again without a word lost', () => {
    const { terms } = readLicence(`${'word '.repeat(60)}\n\n${'other '.repeat(3)}`);
    const lines = wrapped(terms).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines.join(' ').split(/\s+/)).toEqual(terms.split(/\s+/));
  });
});

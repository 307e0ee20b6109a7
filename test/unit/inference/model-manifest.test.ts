import { describe, expect, it } from 'vitest';
import { findModel, parseManifest, readManifest } from '../../../src/inference/model-manifest.js';

const entry = {
  id: 'tiny',
  role: 'vad',
  description: 'A model',
  engine: 'onnx',
  languages: ['en'],
  optional: false,
  licence: { name: 'MIT', url: 'https://example.org/licence' },
  homepage: 'https://example.org',
  source: { kind: 'npm', package: 'tiny', version: '1.0.0' },
  files: [{ name: 'a.onnx', path: 'dist/a.onnx', bytes: 1, sha256: '0'.repeat(64) }],
  derived: [{ name: 'b.onnx', from: 'a.onnx', recipe: 'double' }],
};
const parse = (change: object) => () =>
  parseManifest({ version: 1, models: [{ ...entry, ...change }] });

describe('model manifest', () => {
  it('of this package is valid and lists the models the service starts with', () => {
    const ids = readManifest().models.map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining(['silero-vad-v6', 'moonshine-base', 'moonshine-tiny']),
    );
  });

  it('finds a model by its id', () => {
    expect(findModel(readManifest(), 'silero-vad-v6').role).toBe('vad');
    expect(() => findModel(readManifest(), 'other')).toThrow('no model other');
  });

  it('accepts a correct entry', () => {
    expect(parse({})).not.toThrow();
  });

  it.each([
    ['a file name that leaves the folder', { files: [{ ...entry.files[0], name: '../a.onnx' }] }],
    ['a path that leaves the source', { files: [{ ...entry.files[0], path: '../../a.onnx' }] }],
    ['an absolute path', { files: [{ ...entry.files[0], path: '/etc/passwd' }] }],
    ['a checksum that is none', { files: [{ ...entry.files[0], sha256: 'abc' }] }],
    ['no file', { files: [] }],
    ['a file named twice', { derived: [{ name: 'a.onnx', from: 'a.onnx', recipe: 'double' }] }],
    ['a derived file without its source', { derived: [{ ...entry.derived[0], from: 'c.onnx' }] }],
    ['an unknown source', { source: { kind: 'ftp' } }],
    ['plain http', { source: { kind: 'url', base: 'http://example.org' } }],
    ['no licence', { licence: undefined }],
    ['an unknown field', { colour: 'red' }],
  ])('refuses %s', (_what, change) => {
    expect(parse(change)).toThrow();
  });

  it('refuses two models of the same id', () => {
    expect(() => parseManifest({ version: 1, models: [entry, entry] })).toThrow('twice');
  });
});

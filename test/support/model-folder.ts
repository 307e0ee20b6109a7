import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sha256Hex } from '../../src/inference/checksum.js';
import {
  parseManifest,
  type DerivedFile,
  type ModelManifest,
} from '../../src/inference/model-manifest.js';

/** A model `tiny` with one file `graph.onnx`, in a folder of its own. */
export interface ModelFolder {
  readonly modelsDir: string;
  readonly manifest: ModelManifest;
  /** Path of a file of the model. */
  file(name: string): string;
  remove(): Promise<void>;
}

/** Lays `content` down as the file `graph.onnx` of the model `tiny`. */
export async function createModelFolder(
  content: Uint8Array,
  { derived = [], source }: { derived?: DerivedFile[]; source?: 'shipped' } = {},
): Promise<ModelFolder> {
  const modelsDir = await mkdtemp(path.join(tmpdir(), 'models-'));
  await mkdir(path.join(modelsDir, 'tiny'));
  await writeFile(path.join(modelsDir, 'tiny', 'graph.onnx'), content);
  const manifest = parseManifest({
    version: 1,
    models: [
      {
        id: 'tiny',
        role: 'vad',
        description: 'A model for tests',
        engine: 'onnx',
        languages: [],
        optional: false,
        licence: { name: 'MIT', url: 'https://example.org/licence' },
        homepage: 'https://example.org',
        source:
          source === 'shipped'
            ? { kind: 'shipped' }
            : { kind: 'npm', package: 'tiny-model', version: '1.0.0' },
        files: [
          {
            name: 'graph.onnx',
            path: 'dist/graph.onnx',
            bytes: content.length,
            sha256: sha256Hex(content),
          },
        ],
        derived,
      },
    ],
  });
  return {
    modelsDir,
    manifest,
    file: (name) => path.join(modelsDir, 'tiny', name),
    remove: () => rm(modelsDir, { recursive: true, force: true }),
  };
}

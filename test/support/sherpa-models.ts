import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import llamaTokenizer from 'llama-tokenizer-js';
import {
  parseManifest,
  PACKAGE_MODELS_DIR,
  type ModelManifest,
} from '../../src/inference/model-manifest.js';

/** Tokens of the vocabulary that are reserved and have no text. */
const VOCABULARY = 32_768;

/** A folder with the English Moonshine tiny model in the form that sherpa-onnx reads. */
export interface SherpaModels {
  readonly modelsDir: string;
  readonly manifest: ModelManifest;
  file(name: string): string;
  remove(): Promise<void>;
}

/** The vocabulary as sherpa-onnx wants it: base64 and number of each piece. */
function tokensFile(): string {
  const pieces = llamaTokenizer.vocabById.map((piece) => {
    const byte = /^<0x([0-9A-F]{2})>$/.exec(piece)?.[1];
    return byte === undefined ? Buffer.from(piece) : Buffer.from(byte, 'hex');
  });
  return Array.from({ length: VOCABULARY }, (_, id) => {
    const piece = pieces[id] ?? Buffer.from(`<${id}>`);
    return `${piece.toString('base64')} ${id}\n`;
  }).join('');
}

/** Lays the models down under the id `sherpa-moonshine`. */
export async function laySherpaModels(): Promise<SherpaModels> {
  const modelsDir = await mkdtemp(path.join(tmpdir(), 'sherpa-'));
  const folder = path.join(modelsDir, 'sherpa-moonshine');
  await mkdir(folder);
  const names = ['encoder_model.onnx', 'decoder_model_merged.onnx'];
  for (const name of names)
    await copyFile(path.join(PACKAGE_MODELS_DIR, 'moonshine-tiny', name), path.join(folder, name));
  await writeFile(path.join(folder, 'tokens.txt'), tokensFile());
  const files = await Promise.all(
    [...names, 'tokens.txt'].map(async (name) => {
      const content = await readFile(path.join(folder, name));
      const sha256 = createHash('sha256').update(content).digest('hex');
      return { name, path: name, bytes: content.length, sha256 };
    }),
  );
  const manifest = parseManifest({
    version: 1,
    models: [
      {
        id: 'sherpa-moonshine',
        role: 'asr',
        description: 'Moonshine tiny through sherpa-onnx',
        engine: 'sherpa',
        languages: ['en'],
        optional: true,
        licence: { name: 'MIT', url: 'https://example.org' },
        homepage: 'https://example.org',
        source: { kind: 'url', base: 'https://example.org' },
        files,
        derived: [],
      },
    ],
  });
  return {
    modelsDir,
    manifest,
    file: (name) => path.join(folder, name),
    remove: () => rm(modelsDir, { recursive: true, force: true }),
  };
}

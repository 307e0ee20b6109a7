import { writeFile } from 'node:fs/promises';
import llamaTokenizer from 'llama-tokenizer-js';
import path from 'node:path';
import { COMPUTE_NODE_FLAGS } from '../../../src/compute/compute-child.js';
import type { MoonshineModelId } from '../../../src/inference/moonshine/moonshine-variant.js';
import { isSherpaInstalled } from '../../../src/inference/sherpa/sherpa-library.js';
import {
  installTransformersJs,
  layOutForTransformersJs,
  VOCABULARY,
  type InstalledPeer,
} from '../peer-packages.js';
import type { Recording } from '../recordings.js';
import { Contestant } from './contestant.js';

/** A way to recognise speech that takes part in the comparison. */
export interface Entrant {
  readonly name: string;
  /** Whether it takes a recording of this length. */
  takes(recording: Recording): boolean;
  start(modelId: MoonshineModelId): Promise<Contestant>;
}

/** The first one, which the others are compared with. */
export const OURS = 'ours';
/** A whole file in one go takes memory that grows with the square of its length. */
const LONGEST_WHOLE_FILE_SEC = 200;
/** A piece of the vocabulary that stands for one byte. */
const BYTE_PIECE = /^<0x([0-9A-F]{2})>$/;

const always = () => true;

/**
 * Everybody who can take part on this machine: ours in one process and in all, and other programs
 * with the same weights. Those with one thread run with the flags of the service's compute children,
 * which keep Node from collecting garbage on further threads; "its defaults" runs with Node's own.
 * @param tempDir for the models as the others want them laid out
 * @returns also their versions, and why one is missing
 */
export async function gatherEntrants(
  modelsDir: string,
  tempDir: string,
  say: (line: string) => void,
): Promise<{ entrants: Entrant[]; notes: string[] }> {
  const own =
    (...args: string[]) =>
    (modelId: MoonshineModelId) =>
      Contestant.start('own.contestant.ts', [modelId, ...args], COMPUTE_NODE_FLAGS);
  const entrants: Entrant[] = [
    { name: OURS, takes: always, start: own() },
    { name: 'ours, all processes', takes: always, start: own('pool') },
  ];
  const notes: string[] = [];
  try {
    const peer = await installTransformersJs(say);
    entrants.push(...(await transformersJs(peer, modelsDir, path.join(tempDir, 'peer-models'))));
    notes.push(`transformers.js ${peer.version} on ONNX Runtime ${peer.onnxRuntimeVersion}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    notes.push(`transformers.js was not measured, it could not be installed: ${reason}`);
  }
  if (isSherpaInstalled()) {
    const tokens = path.join(tempDir, 'tokens.txt');
    await writeFile(tokens, sherpaTokens());
    entrants.push({
      name: 'sherpa-onnx',
      takes: always,
      start: (modelId) =>
        Contestant.start(
          'sherpa-onnx.contestant.ts',
          [path.join(modelsDir, modelId), tokens],
          COMPUTE_NODE_FLAGS,
        ),
    });
  } else {
    notes.push('sherpa-onnx was not measured: its optional package is not installed');
  }
  return { entrants, notes };
}

async function transformersJs(
  peer: InstalledPeer,
  modelsDir: string,
  dir: string,
): Promise<Entrant[]> {
  for (const modelId of ['moonshine-base', 'moonshine-tiny'] as const)
    await layOutForTransformersJs(modelsDir, dir, modelId);
  const start = (mode: string, nodeFlags: readonly string[]) => (modelId: MoonshineModelId) =>
    Contestant.start('transformers-js.contestant.ts', [peer.dir, dir, modelId, mode], nodeFlags);
  return [
    { name: 'transformers.js', takes: always, start: start('stretches', COMPUTE_NODE_FLAGS) },
    {
      name: 'transformers.js, its defaults',
      takes: ({ durationSec }) => durationSec <= LONGEST_WHOLE_FILE_SEC,
      start: start('file', []),
    },
  ];
}

/** The vocabulary as sherpa-onnx wants it: each piece in base64, and its number. */
function sherpaTokens(): string {
  const pieces = llamaTokenizer.vocabById.map((piece) => {
    const byte = BYTE_PIECE.exec(piece)?.[1];
    return byte === undefined ? Buffer.from(piece) : Buffer.from(byte, 'hex');
  });
  return Array.from({ length: VOCABULARY }, (_, id) => {
    const piece = pieces[id] ?? Buffer.from(`<${id}>`);
    return `${piece.toString('base64')} ${id}\n`;
  }).join('');
}

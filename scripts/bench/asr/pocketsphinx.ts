import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { canRun } from '../../setup/step.mjs';
import { costOf, type Cost } from '../cpu-meter.js';

/** The program of Debian's package pocketsphinx. */
const PROGRAM = 'pocketsphinx_continuous';

export const POCKETSPHINX_HINT =
  'pocketsphinx is not installed. Debian: apt-get install pocketsphinx pocketsphinx-en-us';

export function hasPocketsphinx(): boolean {
  return canRun('sh', ['-c', `command -v ${PROGRAM}`]);
}

/**
 * Recognises a whole file, finding the speech in it by itself; its loading counts, which is small
 * beside the rest.
 * @param pcmPath headerless 16-bit mono PCM at 16 kHz
 */
export async function runPocketsphinx(pcmPath: string): Promise<{ text: string; cost: Cost }> {
  const { output, cost } = await costOf(async () => {
    const child = spawn(PROGRAM, ['-infile', pcmPath, '-logfn', '/dev/null'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    const [heard, code] = await Promise.all([text(child.stdout), ended]);
    if (code !== 0) throw new Error(`${PROGRAM} ended with ${code ?? 'a signal'}`);
    return heard;
  });
  return { text: output.replaceAll('\n', ' '), cost };
}

import { spawn } from 'node:child_process';
import path from 'node:path';

const PACKAGE_ROOT = path.resolve(import.meta.dirname, '../..');

/** How a command ended and what it wrote. */
export interface CommandEnd {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Sends `signal` once, as soon as standard error or output contains `text`. */
  readonly interrupt?: { readonly text: string; readonly signal: NodeJS.Signals };
}

/** Runs `node <args>` in the folder of the project, without a terminal, to its end. */
export function runNode(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandEnd> {
  const { env = {}, interrupt } = options;
  const child = spawn(process.execPath, args, {
    cwd: PACKAGE_ROOT,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  let interrupted = false;
  const watch = (): void => {
    if (interrupted || !interrupt || !(stdout + stderr).includes(interrupt.text)) return;
    interrupted = true;
    child.kill(interrupt.signal);
  };
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    watch();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    watch();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      resolve({ exitCode, stdout, stderr });
    });
  });
}

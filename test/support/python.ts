import { spawn, spawnSync } from 'node:child_process';
import { buffer, text } from 'node:stream/consumers';

const PYTHON = 'python3';

/** Whether a Python is installed that the client of this service runs with. */
export function hasPython(): boolean {
  const check = 'import sys; sys.exit(sys.version_info < (3, 8))';
  return spawnSync(PYTHON, ['-c', check], { stdio: 'ignore' }).status === 0;
}

/**
 * Runs a Python program to its end.
 * @param folder where it finds its modules
 * @returns what it prints
 * @throws Error with what it complains about
 */
export async function runPython(
  program: string,
  { folder, args = [], input = '' }: RunOptions,
): Promise<string> {
  const child = spawn(PYTHON, ['-B', '-c', program, ...args], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [printed, complaint] = await Promise.all([text(child.stdout), buffer(child.stderr)]);
  if ((await ended) !== 0) throw new Error(complaint.toString());
  return printed;
}

export interface RunOptions {
  readonly folder: string;
  readonly args?: readonly string[];
  readonly input?: Buffer | string;
}

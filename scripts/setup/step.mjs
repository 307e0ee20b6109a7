// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Why set-up cannot go on: one line for the person at the terminal. */
export class SetupError extends Error {}

/**
 * Runs a program to its end and keeps what it prints to itself.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {object} options
 * @param {string} options.task names the step in the error
 * @param {string} options.cwd
 * @param {(line: string) => void} [options.onLine] takes each line of standard output as it comes
 * @returns {Promise<void>}
 * @throws {SetupError} when it cannot be started or does not exit with 0; what it said is printed first, shortened
 */
export function runQuietly(command, args, { task, cwd, onLine }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['inherit', 'pipe', 'pipe'] });
    /** @type {string[]} */
    const unseen = [];
    createInterface({ input: child.stderr }).on('line', (line) => unseen.push(line));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (onLine) onLine(line);
      else unseen.push(line);
    });
    child.on('error', (error) => {
      reject(new SetupError(`${task} failed: ${command} could not be started (${error.message})`));
    });
    child.on('close', (code, signal) => {
      if (code === 0) {
        resolve();
        return;
      }
      for (const line of excerpt(unseen)) process.stderr.write(`${line}\n`);
      const call = [command, ...args].join(' ');
      reject(new SetupError(`${task} failed: "${call}" ended with ${code ?? signal}`));
    });
  });
}

/** Lines at either end of a failed program's output: npm tells the cause first, apt last. */
const SHOWN_LINES = 12;

/** @param {readonly string[]} lines */
function excerpt(lines) {
  if (lines.length <= 2 * SHOWN_LINES) return lines;
  return [...lines.slice(0, SHOWN_LINES), '[...]', ...lines.slice(-SHOWN_LINES)];
}

/**
 * Tells whether a program can be started.
 * @param {string} command
 * @param {readonly string[]} [args] arguments that make it print something and end
 */
export function canRun(command, args = ['--version']) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

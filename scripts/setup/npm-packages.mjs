// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runQuietly } from './step.mjs';

/** @typedef {{ packages: Record<string, { version?: string, integrity?: string, optional?: boolean }> }} Lockfile */

/**
 * Tells whether node_modules holds what the lockfile asks for.
 * @param {Lockfile} wanted package-lock.json
 * @param {Lockfile} installed node_modules/.package-lock.json, which npm writes when an install has ended well
 * @returns {boolean} true when every package is there in its version and none is left over; packages
 *   made for other platforms may be absent
 */
export function isInstalled(wanted, installed) {
  const missing = Object.entries(wanted.packages).some(([location, { integrity, optional }]) => {
    if (location === '') return false;
    const found = installed.packages[location];
    return found === undefined ? optional !== true : found.integrity !== integrity;
  });
  const leftOver = Object.keys(installed.packages).some(
    (location) => wanted.packages[location] === undefined,
  );
  return !missing && !leftOver;
}

/**
 * Installs the npm packages unless they are in place.
 * @param {string} root folder of the project
 * @param {(line: string) => void} say
 */
export async function installNpmPackages(root, say) {
  const record = path.join(root, 'node_modules/.package-lock.json');
  if (existsSync(record)) {
    const wanted = readJson(path.join(root, 'package-lock.json'));
    if (isInstalled(wanted, readJson(record))) return;
  }
  say('Installing npm packages (npm ci), about half a minute...');
  const npm = process.env['npm_execpath'];
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  await runQuietly(command, [...first, 'ci', '--include=dev', '--no-audit', '--no-fund'], {
    task: 'Installing npm packages',
    cwd: root,
  });
}

/** @param {string} file @returns {Lockfile} */
function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

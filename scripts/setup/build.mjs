// @ts-check
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runQuietly } from './step.mjs';

/**
 * Fingerprint of everything the build is made from.
 * @param {string} root folder of the project
 * @returns {string} sha256 in hex over the names and contents of the sources, the compiler's settings and the lockfile
 */
export function sourceFingerprint(root) {
  const sources = readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const settings = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
  const files = [...sources, ...settings.map((name) => path.join(root, name))].sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${path.relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * Compiles the service unless dist already holds the build of these sources.
 * @param {string} root folder of the project
 * @param {(line: string) => void} say
 */
export async function build(root, say) {
  const dist = path.join(root, 'dist');
  const stamp = path.join(dist, '.setup-stamp');
  const fingerprint = sourceFingerprint(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
  say('Building...');
  // Starting empty leaves no output of a source that is gone.
  rmSync(dist, { recursive: true, force: true });
  await runQuietly('npm', ['run', '--silent', 'build'], { task: 'The build', cwd: root });
  // A program that npm has linked must stay one.
  chmodSync(path.join(dist, 'cli.js'), 0o755);
  writeFileSync(stamp, fingerprint);
}

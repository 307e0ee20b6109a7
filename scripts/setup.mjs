// @ts-check
// Brings this machine to the point where the service runs: npm packages, ffmpeg, Redis, the build,
// the models. Whatever is in place is left alone, so running it again costs nothing.
// Node's own modules only: it runs before anything is installed.
import path from 'node:path';
import { build } from './setup/build.mjs';
import { checkNode } from './setup/node-version.mjs';
import { installNpmPackages } from './setup/npm-packages.mjs';
import { runQuietly, SetupError } from './setup/step.mjs';
import { installSystemPackages } from './setup/system-packages.mjs';

/** @param {string} line */
const say = (line) => process.stdout.write(`[setup] ${line}\n`);

/** @param {string} root */
async function fetchModels(root) {
  await runQuietly(process.execPath, ['dist/models-cli.js', 'pull'], {
    task: 'Fetching the models',
    cwd: root,
    onLine: (line) => {
      if (!line.endsWith(': in place')) say(line);
    },
  });
}

try {
  checkNode();
  const root = path.resolve(import.meta.dirname, '..');
  const withRedis = !process.env['REDIS_URL'] && !process.argv.includes('--no-redis');
  await installSystemPackages({ root, withRedis }, say);
  await installNpmPackages(root, say);
  await build(root, say);
  await fetchModels(root);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`[setup] ${error.message}\n`);
  process.exitCode = 1;
}

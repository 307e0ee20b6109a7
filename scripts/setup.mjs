// @ts-check
// Brings this machine to the point where the service runs: npm packages, ffmpeg, Redis, the build,
// the models. Whatever is in place is left alone, so running it again costs nothing.
// Node's own modules only: it runs before anything is installed.
import path from 'node:path';
import { build } from './setup/build.mjs';
import { installNpmPackages } from './setup/npm-packages.mjs';
import { runQuietly, SetupError } from './setup/step.mjs';
import { installSystemPackages } from './setup/system-packages.mjs';

const OLDEST_NODE = [20, 19];

/** @param {string} line */
const say = (line) => process.stdout.write(`[setup] ${line}\n`);

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new SetupError(
    `Node ${OLDEST_NODE.join('.')} or newer is needed, this is ${process.versions.node}: install it from your system's packages or nodejs.org`,
  );
}

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

// @ts-check
// Looks whether the service can run on this machine. What comes before the first build is looked at
// here, with Node's own modules only; the rest by the service's own code.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { checkNode } from './setup/node-version.mjs';
import { SetupError } from './setup/step.mjs';

try {
  checkNode();
  const root = path.resolve(import.meta.dirname, '..');
  const program = path.join(root, 'dist/doctor-cli.js');
  for (const part of [path.join(root, 'node_modules'), program]) {
    if (!existsSync(part)) {
      throw new SetupError('npm packages or the build are missing. Run: npm run setup');
    }
  }
  await import(program);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stdout.write(`problem  ${error.message}\n`);
  process.exitCode = 1;
}

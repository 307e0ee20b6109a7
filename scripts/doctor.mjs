// @ts-check
// Looks whether the service can run on this machine. What comes before the first build is looked at
// here, with Node's own modules only; the rest by the service's own code.
import { builtProgram } from './setup/built-program.mjs';
import { checkNode } from './setup/node-version.mjs';
import { SetupError } from './setup/step.mjs';

try {
  checkNode();
  await import(builtProgram('doctor-cli.js'));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stdout.write(`problem  ${error.message}\n`);
  process.exitCode = 1;
}

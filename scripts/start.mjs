// @ts-check
// `npm start`: the service, or one line on what is missing before it can even be looked for.
import { builtProgram } from './setup/built-program.mjs';
import { checkNode } from './setup/node-version.mjs';
import { SetupError } from './setup/step.mjs';

try {
  checkNode();
  await import(builtProgram('main.js'));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

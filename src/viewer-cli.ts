import { viewCommand } from './cli/view-command.js';

process.exitCode = await viewCommand(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
});

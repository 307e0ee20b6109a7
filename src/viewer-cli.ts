import { viewCommand } from './cli/view-command.js';
import { tolerateEarlyReaders } from './common/early-reader.js';

tolerateEarlyReaders(process.stdout, process.stderr);
process.exitCode = await viewCommand(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
});

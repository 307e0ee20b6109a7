#!/usr/bin/env node
import 'reflect-metadata';
import { analyzeCommand } from './cli/analyze-command.js';
import { tolerateEarlyReaders } from './common/early-reader.js';

tolerateEarlyReaders(process.stdout, process.stderr);
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // The first one lets the command clean up; a second one ends it at once, as ever.
  process.once(signal, () => {
    stop.abort(new Error('stopped'));
  });
}
process.exitCode = await analyzeCommand(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stop.signal,
});

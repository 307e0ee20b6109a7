import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';

it.each([
  ['dist/cli.js', '--help'],
  ['dist/models-cli.js', 'list'],
])('%s ends without complaint when nobody reads its output', async (...args) => {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exitCode = await new Promise((resolve) => child.on('close', resolve));
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
});

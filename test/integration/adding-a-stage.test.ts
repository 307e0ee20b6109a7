import { ESLint } from 'eslint';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AnalysisResult } from '../../src/domain/analysis-result.js';
import { applyChange, documentBlocks, writtenLines } from '../support/document-code.js';
import { SAMPLE_VIDEO } from '../support/media.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const COPIED = [
  'src',
  'test/support',
  'test/unit/pipeline/pipeline.module.test.ts',
  'test/integration/vad-engine-contract.test.ts',
  'package.json',
  'tsconfig.json',
  'eslint.config.js',
  'vitest.config.ts',
  '.prettierrc.json',
];
const LINKS = {
  node_modules: 'node_modules',
  models: 'models',
  'built/models': 'models',
  'test/fixtures': 'test/fixtures',
};
const MOST_LINES = 80;

const page = await readFile(path.join(ROOT, 'docs/adding-a-stage.md'), 'utf8');
const blocks = documentBlocks(page);
const files = blocks.map(({ file }) => file);
let copy: string;

type ResultWithMusic = AnalysisResult & { readonly music_share: number };

beforeAll(async () => {
  copy = await mkdtemp(path.join(tmpdir(), 'adding-a-stage-'));
  for (const part of COPIED)
    await cp(path.join(ROOT, part), path.join(copy, part), { recursive: true });
  await mkdir(path.join(copy, 'built'));
  for (const [link, to] of Object.entries(LINKS))
    await symlink(path.join(ROOT, to), path.join(copy, link));
  for (const block of blocks) {
    const file = path.join(copy, block.file);
    await mkdir(path.dirname(file), { recursive: true });
    const text =
      block.kind === 'ts' ? block.text : applyChange(await readFile(file, 'utf8'), block);
    await writeFile(file, text);
  }
});
afterAll(async () => {
  await rm(copy, { recursive: true, force: true });
});

/** The copy as the compiler sees it; it writes what it makes to `built`. */
function programOfCopy(): ts.Program {
  const { config } = ts.readConfigFile(path.join(copy, 'tsconfig.json'), (file) =>
    ts.sys.readFile(file),
  ) as { config: unknown };
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, copy);
  const outDir = path.join(copy, 'built');
  return ts.createProgram(fileNames, { ...options, noEmit: false, rootDir: copy, outDir });
}

/** What the linter says of the document's files; it looks at them through the compiler's own eyes. */
async function lint(program: ts.Program): Promise<readonly string[]> {
  const parserOptions = { projectService: false, programs: [program] };
  const eslint = new ESLint({
    cwd: copy,
    overrideConfig: { files: ['**/*.ts'], languageOptions: { parserOptions } },
  });
  const results = await eslint.lintFiles(files.filter((file) => file.endsWith('.ts')));
  return results.flatMap(({ messages }) =>
    messages.map(({ line, message }) => `${line}: ${message}`),
  );
}

/** Runs a program in the copy. @throws Error with what the program said */
async function run(program: string, ...args: readonly string[]): Promise<string> {
  const ended = await promisify(execFile)(process.execPath, [program, ...args], {
    cwd: copy,
  }).catch((error: unknown) => error as { stdout: string; stderr: string; code: number });
  if ('code' in ended) throw new Error(`${program} failed:\n${ended.stdout}${ended.stderr}`);
  return ended.stdout;
}

it('a stage takes fewer lines than the document promises', () => {
  const [stage = ''] = page.split('\n# Changing an engine\n');
  const code = documentBlocks(stage).filter(({ file }) => !file.startsWith('test/'));
  expect(code.length).toBeGreaterThan(0);
  expect(code.reduce((sum, block) => sum + writtenLines(block), 0)).toBeLessThan(MOST_LINES);
});

it('the stage and the engine of the document build, are clean, pass their tests and work on a video', async () => {
  const program = programOfCopy();
  const { diagnostics } = program.emit();
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  expect(problems.map((one) => [one.file?.fileName, one.messageText])).toEqual([]);
  expect(await lint(program)).toEqual([]);
  await run('node_modules/prettier/bin/prettier.cjs', '--check', ...files);

  const [analysis] = await Promise.all([
    run('built/src/cli.js', SAMPLE_VIDEO, '--json', '-'),
    run('node_modules/vitest/vitest.mjs', 'run', 'music-stage', 'vad-engine-', 'pipeline.module'),
  ]);
  const { music_share: share, segments } = JSON.parse(analysis) as ResultWithMusic;
  expect(segments.length).toBeGreaterThan(5);
  expect(share).toBeGreaterThanOrEqual(0);
  expect(share).toBeLessThan(0.1);
}, 300_000);

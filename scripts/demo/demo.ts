/**
 * Shows the whole service at work on one video: `npm run demo [-- FILE]`.
 *
 * Starts Redis (unless REDIS_URL is set), a host the video is downloaded from, a receiver that
 * stands for ECG Backend and the service itself; posts the video, shows the progress callbacks as
 * they arrive, prints the transcript, writes the result and a page that shows it to `out/` and
 * stops everything it started.
 */
import { execFile } from 'node:child_process';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { mediaLengthSec } from '../../src/cli/media-length.js';
import { ProgressView } from '../../src/cli/progress-view.js';
import { transcriptTable } from '../../src/cli/transcript-table.js';
import type { SoundCurves } from '../../src/domain/sound-curves.js';
import type { CallbackBody } from '../../test/support/backend.js';
import { DemoStack } from './demo-stack.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SAMPLE = path.join(ROOT, 'test/fixtures/sample.mp4');
const OUT_DIR = path.join(ROOT, 'out');
const DEFAULT_COLUMNS = 100;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function demo(file: string, stop: AbortSignal): Promise<void> {
  const info = await stat(file).catch(() => undefined);
  if (!info?.isFile()) throw new Error(`There is no file ${file}.`);
  const stack = await DemoStack.start(file, stop);
  const { name } = path.parse(file);
  const logFile = path.join(OUT_DIR, `${name}.service.log`);
  const ffprobe = process.env['FFPROBE_PATH'] || 'ffprobe';
  const progress = new ProgressView(process.stdout, await mediaLengthSec(ffprobe, file, stop));
  try {
    say(`Service ${stack.service.url}, receiver ${stack.backend.url}, Redis ${stack.redisUrl}`);
    const startedAtMs = performance.now();
    const { jobId, line } = await stack.post();
    say(line);
    const end = await stack.follow(jobId, ({ progress: percent, message = '' }) => {
      progress.update(percent, message);
    });
    progress.end();
    const resultFile = await report(end, name, (performance.now() - startedAtMs) / 1000);
    say(`Viewer: ${await writePage(resultFile, file, await stack.curves(jobId))}`);
  } finally {
    progress.end();
    await mkdir(OUT_DIR, { recursive: true });
    await writeFile(logFile, stack.service.output);
    await stack.stop();
  }
}

/** @returns the file of the result */
async function report(end: CallbackBody, name: string, tookSec: number): Promise<string> {
  const { result } = end;
  if (!result) {
    const reason = end.error_message ?? 'The receiver got no result.';
    throw new Error(`The job failed: ${reason} (${end.error_code ?? 'no code'})`);
  }
  const resultFile = path.join(OUT_DIR, `${name}.result.json`);
  await mkdir(OUT_DIR, { recursive: true });
  await writeFile(resultFile, `${JSON.stringify(result, null, 2)}\n`);
  const speed = result.metadata.duration / tookSec;
  say(`\n${transcriptTable(result, process.stdout.columns || DEFAULT_COLUMNS)}\n`);
  say(
    `From request to result: ${tookSec.toFixed(1)} s, ${speed.toFixed(1)} times as fast as the video plays`,
  );
  say(`Result: ${path.relative(process.cwd(), resultFile)}`);
  return resultFile;
}

/** Writes the page with the built command, which has the page's script. @returns its address */
async function writePage(
  resultFile: string,
  video: string,
  curves: SoundCurves | undefined,
): Promise<string> {
  const args = [path.join(ROOT, 'dist/viewer-cli.js'), resultFile, video];
  if (curves) {
    const curvesFile = resultFile.replace('.result.json', '.curves.json');
    await writeFile(curvesFile, `${JSON.stringify(curves)}\n`);
    args.push('--curves', curvesFile);
  }
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return stdout.trim();
}

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stop.abort(new Error('Stopped.'));
  });
}
try {
  const [file = SAMPLE] = process.argv.slice(2);
  await demo(path.resolve(file), stop.signal);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = stop.signal.aborted ? 130 : 1;
}

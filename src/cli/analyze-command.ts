import { NestFactory } from '@nestjs/core';
import { randomUUID } from 'node:crypto';
import { access, constants, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeCaptions } from '../captions/caption-formats.js';
import { JobFailure } from '../common/app-error.js';
import { makeFolder } from '../common/make-folder.js';
import { APP_CONFIG, ConfigError, type AppConfig } from '../config/app-config.js';
import type { AnalysisResult } from '../domain/analysis-result.js';
import type { SoundTrack } from '../domain/artifacts.js';
import { packCurves, readCurves } from '../domain/sound-curves.js';
import { describeProblem } from '../doctor/finding.js';
import { checkMediaTools } from '../doctor/required-parts.js';
import { ThisMachine } from '../doctor/this-machine.js';
import { ModelFiles } from '../inference/model-files.js';
import { PipelineRunner } from '../pipeline/pipeline-runner.js';
import { requiredModels } from '../pipeline/required-models.js';
import {
  parseAnalyzeArguments,
  USAGE,
  UsageError,
  type AnalyzeArguments,
} from './analyze-arguments.js';
import { AnalyzeModule } from './analyze.module.js';
import { mediaLengthSec } from './media-length.js';
import { ProgressView, type ProgressOutput } from './progress-view.js';
import { transcriptTable } from './transcript-table.js';

const EXIT = { done: 0, failed: 1, wrongCall: 2, stopped: 130 } as const;
const STANDARD_OUTPUT = '-';
const DEFAULT_COLUMNS = 100;

/** What an analysis gives. */
interface Outcome {
  readonly result: AnalysisResult;
  readonly sound: SoundTrack | undefined;
}

/** Something this machine lacks; the message names it and the command that gets it. */
class MissingPartError extends Error {}

/** What the command touches outside of itself. */
export interface AnalyzePorts {
  readonly stdout: ProgressOutput;
  /** Progress and problems, so that standard output carries nothing but the transcript. */
  readonly stderr: ProgressOutput;
  /** Aborts when the person at the terminal stops the command. */
  readonly signal: AbortSignal;
}

/**
 * Analyses one local file: the pipeline without queue, HTTP and Redis.
 * @param args the words after the program's name
 * @returns the exit code: 0 done, 1 failed, 2 wrong call, 130 stopped; after all but 0 one line on stderr says why
 */
export async function analyzeCommand(
  args: readonly string[],
  ports: AnalyzePorts,
): Promise<number> {
  const complain = (line: string, code: number): number => {
    ports.stderr.write(`ecg-analyze: ${line}\n`);
    return code;
  };
  try {
    const call = parseAnalyzeArguments(args);
    if (!call) {
      ports.stdout.write(`${USAGE}\n`);
      return EXIT.done;
    }
    await checkPaths(call);
    await writeOutputs(await analyze(call, ports), call, ports);
    return EXIT.done;
  } catch (error) {
    if (ports.signal.aborted) return complain('stopped', EXIT.stopped);
    if (error instanceof UsageError)
      return complain(`${error.message} Try --help.`, EXIT.wrongCall);
    if (error instanceof JobFailure)
      return complain(`${error.message} (${error.code})`, EXIT.failed);
    if (error instanceof ConfigError) return complain(error.message, EXIT.wrongCall);
    return complain(error instanceof Error ? error.message : String(error), EXIT.failed);
  }
}

async function analyze(call: AnalyzeArguments, ports: AnalyzePorts): Promise<Outcome> {
  const app = await NestFactory.createApplicationContext(AnalyzeModule, {
    logger: false,
    abortOnError: false,
  });
  const config = app.get<AppConfig>(APP_CONFIG);
  const durationSec = await mediaLengthSec(config.FFPROBE_PATH, call.file, ports.signal);
  const progress = new ProgressView(ports.stderr, durationSec);
  let workDir: string | undefined;
  try {
    await checkParts(config);
    await makeFolder(config.WORK_DIR);
    workDir = await mkdtemp(path.join(config.WORK_DIR, 'analyze-'));
    let sound: SoundTrack | undefined;
    const result = await app.get(PipelineRunner).run(
      { path: path.resolve(call.file), filename: path.basename(call.file) },
      {
        jobId: randomUUID(),
        workDir,
        language: call.language,
        speakerHints: call.speakerHints,
        signal: ports.signal,
        onProgress: ({ percent, message }) => {
          progress.update(percent, message);
        },
        onSound: (measured) => {
          sound = measured;
        },
      },
    );
    progress.done(result.metadata.duration);
    return { result, sound };
  } finally {
    progress.end();
    await app.close();
    if (workDir !== undefined) await rm(workDir, { recursive: true, force: true });
  }
}

/** Finds out before the analysis, not after it, that its input or outputs are not usable. */
async function checkPaths({ file, json, curves, captions }: AnalyzeArguments): Promise<void> {
  const input = await stat(file).catch(() => undefined);
  if (!input?.isFile()) throw new UsageError(`There is no file ${file}.`);
  for (const output of [json, curves, ...captions.map(({ target }) => target)]) {
    if (output === undefined || output === STANDARD_OUTPUT) continue;
    const folder = path.dirname(path.resolve(output));
    await access(folder, constants.W_OK).catch(() => {
      throw new UsageError(`The folder ${folder} cannot be written.`);
    });
  }
}

async function checkParts(config: AppConfig): Promise<void> {
  const tools = await checkMediaTools(config, new ThisMachine());
  const missingTool = tools.find(({ state }) => state === 'problem');
  if (missingTool) throw new MissingPartError(describeProblem(missingTool));
  const files = new ModelFiles({ modelsDir: config.MODELS_DIR });
  const missing = await files.findMissing(requiredModels(config));
  if (missing.length > 0) throw new MissingPartError(files.explain(missing));
}

async function writeOutputs(
  { result, sound }: Outcome,
  { json, curves, captions, captionOptions }: AnalyzeArguments,
  { stdout }: AnalyzePorts,
): Promise<void> {
  const outputs = captions.map(({ format, target }) => ({
    target,
    text: writeCaptions(result, format, captionOptions),
  }));
  if (json !== undefined)
    outputs.push({ target: json, text: `${JSON.stringify(result, null, 2)}\n` });
  if (curves !== undefined && sound) {
    const all = readCurves(packCurves(sound), 0, sound.levelDbfs.length);
    outputs.push({ target: curves, text: `${JSON.stringify(all)}\n` });
  }
  for (const { target, text } of outputs) {
    if (target === STANDARD_OUTPUT) stdout.write(text);
    else await writeFile(target, text);
  }
  if (json === undefined)
    stdout.write(`${transcriptTable(result, stdout.columns ?? DEFAULT_COLUMNS)}\n`);
}

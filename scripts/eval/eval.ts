/**
 * Measures the pipeline on recordings with references: `npm run eval -- [DIR] [--json OUT] [--only ID,...]`.
 * docs/quality.md tells what the numbers mean.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseEvalArguments, USAGE, type EvalArguments } from './eval-arguments.js';
import { loadClips, type Clip } from './manifest.js';
import { measureClip, type ClipMeasures, type PitchTracks } from './measure-clip.js';
import { PipelineSession, type Analysis } from './pipeline-session.js';
import { trackPitch } from './pitch-track.js';
import { PRAAT_STANDARD_RANGE, praatPitch, praatVersion } from './praat.js';
import { makeReport } from './report.js';
import { reportTables } from './report-tables.js';

const DEFAULT_DIRECTORY = path.resolve(import.meta.dirname, '../../test/fixtures');

async function evaluate({ directory = DEFAULT_DIRECTORY, json, only }: EvalArguments) {
  const clips = await loadClips(directory, only);
  const praat = await praatVersion();
  const session = await PipelineSession.open();
  const asrModel = session.config.ASR_MODEL;
  const measures: ClipMeasures[] = [];
  try {
    for (const [i, clip] of clips.entries()) {
      process.stderr.write(`[${i + 1}/${clips.length}] ${clip.id}\n`);
      measures.push(await measure(clip, session, praat !== undefined));
    }
  } finally {
    await session.close();
  }
  const report = makeReport(measures, asrModel, praat);
  if (json !== undefined) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`${reportTables(report)}\n`);
}

async function measure(
  clip: Clip,
  session: PipelineSession,
  withPraat: boolean,
): Promise<ClipMeasures> {
  try {
    return await session.analyze(clip.file, async (analysis) => {
      const pitch = withPraat ? await pitchTracks(analysis) : undefined;
      return measureClip(clip, analysis, pitch);
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${clip.id}: ${reason}`, { cause: error });
  }
}

async function pitchTracks({ artifacts: { audio }, f0Hz }: Analysis): Promise<PitchTracks> {
  const praat = await praatPitch(audio.path, f0Hz.length);
  const { startSec, f0Hz: frames } = praat.standard;
  return {
    praat,
    tracker: await trackPitch(audio, startSec, frames.length, PRAAT_STANDARD_RANGE),
  };
}

try {
  const args = parseEvalArguments(process.argv.slice(2));
  if (args) await evaluate(args);
  else process.stdout.write(`${USAGE}\n`);
} catch (error) {
  process.stderr.write(`eval: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

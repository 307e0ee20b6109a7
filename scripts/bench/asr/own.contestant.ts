/**
 * This service's recogniser, in this process with one thread, or in the compute children of the
 * service. Usage: own.contestant.ts MODEL_ID [pool]
 */
import type { Task } from '../../../src/compute/task.js';
import type {
  TaskInput,
  TaskName,
  TaskOutput,
  ComputePool,
} from '../../../src/compute/compute-pool.js';
import { samplesWithin } from '../../../src/domain/speech-chunks.js';
import { SAMPLE_RATE_HZ, type Word } from '../../../src/domain/speech.js';
import type { OnnxSession } from '../../../src/inference/onnx-session.js';
import { loadBuiltCompute } from '../built-compute.js';
import { builtPath, importBuilt } from '../built.js';
import type { HeardChunk } from './contestant-message.js';
import { ownCpuSec } from '../cpu-meter.js';
import { serveContestant, type Recognizer } from './serve-contestant.js';

serveContestant(async (): Promise<Recognizer> => {
  const {
    loadConfig,
    ModelRegistry,
    TASKS,
    ForkedComputePool,
    SileroVadEngine,
    MoonshineAsrEngine,
  } = await loadBuilt();
  const [modelId = '', where = ''] = process.argv.slice(2);
  const inChildren = where === 'pool';
  const config = loadConfig({
    ...process.env,
    ASR_MODEL: modelId,
    ...(inChildren ? {} : { COMPUTE_PROCESSES: '1' }),
  });
  const parts = new Map<string, number>();
  const chunks: HeardChunk[] = [];

  class CountingRegistry extends ModelRegistry {
    override async session(
      ...request: Parameters<InstanceType<typeof ModelRegistry>['session']>
    ): Promise<OnnxSession> {
      const [modelId, fileName] = request;
      const part = partOf(modelId, fileName);
      return counting(await super.session(...request), (cpuSec) => {
        parts.set(part, (parts.get(part) ?? 0) + cpuSec);
      });
    }
  }
  const models = new CountingRegistry({ modelsDir: config.MODELS_DIR });
  const runTask = <Name extends TaskName>(name: Name, input: TaskInput<Name>) => {
    const task = TASKS[name] as unknown as Task<TaskInput<Name>, TaskOutput<Name>>;
    return task(input, { models, reportProgress: () => undefined });
  };
  // As a compute child does: one task after the other.
  let last: Promise<unknown> = Promise.resolve();
  const ownPool: ComputePool = {
    run: (name, input) => {
      const output = last.then(() => runTask(name, input));
      last = output.catch(() => undefined);
      return output;
    },
  };
  const childPool = new ForkedComputePool({
    hostPath: builtPath('compute/compute-host.js'),
    modelsDir: config.MODELS_DIR,
    processes: config.COMPUTE_PROCESSES,
    taskTimeoutMs: config.COMPUTE_TASK_TIMEOUT_SEC * 1000,
  });
  const innerPool: ComputePool = inChildren ? childPool : ownPool;
  const pool: ComputePool = {
    run: (name, input, options) => {
      const output = innerPool.run(name, input, options);
      if (name !== 'asr.transcribe') return output;
      return output.then((words) => {
        chunks.push(...heardChunks(input as TaskInput<'asr.transcribe'>, words as Word[][]));
        return words;
      });
    },
  };
  const vad = new SileroVadEngine(pool);
  const asr = new MoonshineAsrEngine(pool, config);

  return async ({ pcmPath, sampleCount }) => {
    parts.clear();
    chunks.length = 0;
    const durationSec = sampleCount / SAMPLE_RATE_HZ;
    const audio = { path: pcmPath, sampleCount, durationSec, mediaDurationSec: durationSec };
    const context = {
      jobId: 'bench',
      workDir: '',
      language: 'en',
      signal: new AbortController().signal,
      reportProgress: () => undefined,
    };
    await asr.transcribe(audio, await vad.detect(audio, context), context);
    const ordered = [...chunks].sort((a, b) => a.startSample - b.startSample);
    return { chunks: ordered, partCpuSec: Object.fromEntries(parts), hasChildren: inChildren };
  };
});

function heardChunks({ chunks }: TaskInput<'asr.transcribe'>, words: readonly Word[][]) {
  return chunks.map(({ heard }, index): HeardChunk => ({
    ...samplesWithin(heard),
    text: (words[index] ?? []).map(({ text }) => text).join(' '),
  }));
}

function partOf(modelId: string, fileName: string): string {
  if (modelId.startsWith('silero')) return 'VAD';
  return fileName.startsWith('encoder') ? 'encoder' : 'decoder';
}

/** The same session, whose runs are counted. */
function counting(session: OnnxSession, count: (cpuSec: number) => void): OnnxSession {
  const run: OnnxSession['run'] = async (feeds, fetches) => {
    const before = ownCpuSec();
    try {
      return await session.run(feeds, fetches);
    } finally {
      count(ownCpuSec() - before);
    }
  };
  return Object.create(session, { run: { value: run } }) as OnnxSession;
}

async function loadBuilt() {
  const compute = await loadBuiltCompute();
  const vad = (await importBuilt(
    'pipeline/vad/silero-vad-engine.js',
  )) as typeof import('../../../src/pipeline/vad/silero-vad-engine.js');
  const asr = (await importBuilt(
    'pipeline/asr/moonshine-asr-engine.js',
  )) as typeof import('../../../src/pipeline/asr/moonshine-asr-engine.js');
  return { ...compute, ...vad, ...asr };
}

import ort from 'onnxruntime-node';
import type { ExecutionProvider } from '../common/execution-provider.js';
import { saturationProbe } from './saturation-probe.js';

// Fatal only: the library's remarks on graphs and hardware would reach the log of the service.
ort.env.logLevel = 'fatal';
const LOG_FATAL = 4;

/** A tensor as the library takes and gives it: `data` is a typed array, `dims` its shape. */
export type OnnxTensor = ort.Tensor;

/** Settings of a session that differ from one use of a model to the next. */
export interface SessionConfig {
  /** Library settings, e.g. `{ disable_quant_qdq: '1' }`; see onnxruntime_session_options_config_keys.h. */
  readonly entries?: Readonly<Record<string, string>>;
}

/** A loaded model. Each run blocks the thread it is called on until it is done. */
export class OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];

  constructor(private readonly session: ort.InferenceSession) {
    this.inputNames = session.inputNames;
    this.outputNames = session.outputNames;
  }

  /**
   * Runs the model once.
   * @param feeds every input by its name
   * @param fetches names of the outputs wanted, all by default; or tensors of the right type and
   *   shape that the outputs are written into, which may be the memory of a feed where the graph
   *   allows it
   * @returns the outputs by name
   * @throws the library's error where a name, type or shape does not fit
   */
  run(
    feeds: Readonly<Record<string, OnnxTensor>>,
    fetches: readonly string[] | Readonly<Record<string, OnnxTensor>> = this.outputNames,
  ): Promise<Record<string, OnnxTensor>> {
    return this.session.run(feeds, fetches);
  }

  /** Frees the model's memory; the session cannot be used afterwards. */
  release(): Promise<void> {
    return this.session.release();
  }
}

/** The execution providers that work on this machine. */
export interface UsableProviders {
  /** In the order wanted; the CPU is always there, as the last one unless it was named before. */
  readonly usable: readonly ExecutionProvider[];
  /** Wanted, but not there: the runtime was built without them, or their libraries are missing. */
  readonly missing: readonly ExecutionProvider[];
}

/**
 * Finds out which execution providers work. The list of the library holds also those whose own
 * libraries are not installed, so each is tried with a small model.
 * @param wanted in the order in which they are to be used
 */
export async function usableProviders(
  wanted: readonly ExecutionProvider[],
): Promise<UsableProviders> {
  const listed = ort.listSupportedBackends().map(({ name }) => name);
  const usable: ExecutionProvider[] = [];
  const missing: ExecutionProvider[] = [];
  for (const provider of wanted) {
    const works = provider === 'cpu' || (listed.includes(provider) && (await runsOn(provider)));
    (works ? usable : missing).push(provider);
  }
  return { usable: usable.includes('cpu') ? usable : [...usable, 'cpu'], missing };
}

async function runsOn(provider: ExecutionProvider): Promise<boolean> {
  try {
    const session = await ort.InferenceSession.create(saturationProbe().model, {
      executionProviders: [provider],
      logSeverityLevel: LOG_FATAL,
    });
    await session.release();
    return true;
  } catch {
    return false;
  }
}

/**
 * Loads a model for one thread: parallel work runs in several processes instead, which scales
 * better than the threads of one session.
 * @param model bytes of an ONNX file
 * @param providers in the order in which they take the parts of the model; all of them usable
 * @throws the library's error where the bytes are no model it can run
 */
export async function loadSession(
  model: Uint8Array,
  config: SessionConfig = {},
  providers: readonly ExecutionProvider[] = ['cpu'],
): Promise<OnnxSession> {
  const session = await ort.InferenceSession.create(model, {
    executionProviders: [...providers],
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: LOG_FATAL,
    extra: {
      session: {
        'intra_op.allow_spinning': '0',
        ...(await signedWeightsEntries()),
        ...config.entries,
      },
    },
  });
  return new OnnxSession(session);
}

let signedWeights: Promise<Readonly<Record<string, string>>> | null = null;

/**
 * The setting that makes this processor multiply with signed weights exactly. x86 processors
 * without VNNI add pairs of products in 16 bits, where they do not fit; the library then has to
 * turn the weights into unsigned ones as it loads them. It cannot be asked which processor it found,
 * so a small product is tried once per process.
 */
function signedWeightsEntries(): Promise<Readonly<Record<string, string>>> {
  signedWeights ??= (async () => {
    const { model, input, product } = saturationProbe();
    const session = await ort.InferenceSession.create(model, { logSeverityLevel: LOG_FATAL });
    const outputs = await session.run({ x: floatTensor(input, [1, input.length]) });
    await session.release();
    const isExact = floatOutput(outputs, 'y').data.every((value) => value === product);
    return isExact ? {} : { 'session.x64quantprecision': '1' };
  })();
  return signedWeights;
}

/**
 * Makes a float32 tensor over `data`, without a copy.
 * @param dims shape; its product is the length of `data`
 */
export function floatTensor(data: Float32Array, dims: readonly number[]): OnnxTensor {
  return new ort.Tensor('float32', data, dims);
}

/**
 * Makes an int64 tensor, over a BigInt64Array without a copy.
 * @param values whole numbers; @param dims shape, [] for a scalar
 */
export function int64Tensor(
  values: readonly number[] | BigInt64Array,
  dims: readonly number[],
): OnnxTensor {
  const data = values instanceof BigInt64Array ? values : BigInt64Array.from(values, BigInt);
  return new ort.Tensor('int64', data, dims);
}

/** Makes a boolean tensor of the given shape. */
export function boolTensor(values: readonly boolean[], dims: readonly number[]): OnnxTensor {
  return new ort.Tensor('bool', Uint8Array.from(values, Number), dims);
}

/**
 * The values of a float32 tensor, row by row.
 * @throws Error where it holds something else
 */
export function floatsOf(tensor: OnnxTensor): Float32Array {
  if (!(tensor.data instanceof Float32Array)) throw new Error('The tensor is not float32.');
  return tensor.data;
}

/**
 * The output `name` of a run, with its float32 data.
 * @returns the values, row by row, and the shape
 * @throws Error where the run gave no such output or it is not float32
 */
export function floatOutput(
  outputs: Readonly<Record<string, OnnxTensor>>,
  name: string,
): { readonly data: Float32Array; readonly dims: readonly number[]; readonly tensor: OnnxTensor } {
  const tensor = outputs[name];
  if (!(tensor?.data instanceof Float32Array))
    throw new Error(`The model gave no float32 output ${name}.`);
  return { data: tensor.data, dims: tensor.dims, tensor };
}

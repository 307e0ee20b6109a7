import type { ExecutionProvider } from '../common/execution-provider.js';
import { keepOutputs } from './graph-prune.js';
import { tapOutputs } from './graph-tap.js';
import { ModelFiles, type ModelFilesOptions } from './model-files.js';
import {
  loadSession,
  usableProviders,
  type OnnxSession,
  type SessionConfig,
  type UsableProviders,
} from './onnx-session.js';

/** How a model is loaded; each different way is a session of its own. */
export interface SessionRequest extends SessionConfig {
  /** Inner float32 tensors that become outputs besides the model's own. */
  readonly taps?: readonly string[];
  /** Inner float32 tensors that become the only outputs; what they do not need is not computed. */
  readonly only?: readonly string[];
}

export interface ModelRegistryOptions extends ModelFilesOptions {
  /** Where models should run, in this order; on the CPU by default. */
  readonly providers?: readonly ExecutionProvider[];
  /** Called once, before the first model is loaded, where one of them is missing. */
  readonly onMissingProviders?: (providers: UsableProviders) => void;
}

/** The models of one process: each file is verified and each session loaded once, at first use. */
export class ModelRegistry {
  readonly files: ModelFiles;
  private readonly sessions = new Map<string, Promise<OnnxSession>>();
  private readonly contents = new Map<string, Promise<Uint8Array>>();
  private readonly made = new Map<string, Promise<unknown>>();

  private providers: Promise<readonly ExecutionProvider[]> | null = null;

  constructor(private readonly options: ModelRegistryOptions) {
    this.files = new ModelFiles(options);
  }

  /**
   * The session of an ONNX file.
   * @param modelId id in the manifest
   * @param fileName name of one of its files, derived ones included
   * @throws ModelMissingError, ModelCorruptError, or the library's error; the next call tries again
   */
  session(modelId: string, fileName: string, request: SessionRequest = {}): Promise<OnnxSession> {
    const key = JSON.stringify([modelId, fileName, request.taps, request.only, request.entries]);
    return cached(this.sessions, key, async () => {
      const model = await this.files.read(modelId, fileName);
      const cut = request.only ? keepOutputs(model, request.only) : model;
      this.providers ??= this.findProviders();
      return loadSession(tapOutputs(cut, request.taps ?? []), request, await this.providers);
    });
  }

  /**
   * The session of a graph that this service writes itself.
   * @param key its own for each graph
   * @param write gives the bytes of an ONNX file; called once
   * @throws what `write` throws, or the library's error; the next call tries again
   */
  writtenSession(key: string, write: () => Uint8Array | Promise<Uint8Array>): Promise<OnnxSession> {
    return cached(this.sessions, key, async () => {
      this.providers ??= this.findProviders();
      return loadSession(await write(), {}, await this.providers);
    });
  }

  private async findProviders(): Promise<readonly ExecutionProvider[]> {
    const { providers = ['cpu'], onMissingProviders } = this.options;
    const found = await usableProviders(providers);
    if (found.missing.length > 0) onMissingProviders?.(found);
    return found.usable;
  }

  /**
   * The verified content of a file that is no ONNX graph, such as trained weights; read once.
   * @throws ModelMissingError, ModelCorruptError; the next call tries again
   */
  content(modelId: string, fileName: string): Promise<Uint8Array> {
    return cached(this.contents, `${modelId}/${fileName}`, () =>
      this.files.read(modelId, fileName),
    );
  }

  /**
   * What is made of models and kept as long as they are.
   * @param key its own for each
   * @throws what `make` throws; the next call tries again
   */
  once<T>(key: string, make: () => Promise<T>): Promise<T> {
    return cached(this.made as Map<string, Promise<T>>, key, make);
  }

  /** Frees all sessions. */
  async release(): Promise<void> {
    const sessions = await Promise.allSettled(this.sessions.values());
    this.sessions.clear();
    this.contents.clear();
    this.made.clear();
    for (const result of sessions) {
      if (result.status === 'fulfilled') await result.value.release();
    }
  }
}

/** Loads once; a failed load is forgotten, so that a repaired installation works without a restart. */
function cached<T>(
  store: Map<string, Promise<T>>,
  key: string,
  load: () => Promise<T>,
): Promise<T> {
  const known = store.get(key);
  if (known) return known;
  const loading = load();
  store.set(key, loading);
  loading.catch(() => store.delete(key));
  return loading;
}

import {
  ComputePool,
  type TaskInput,
  type TaskName,
  type TaskOutput,
  type TaskRunOptions,
} from '../../src/compute/compute-pool.js';
import type { Task } from '../../src/compute/task.js';
import { TASKS } from '../../src/compute/tasks/task-table.js';
import { PACKAGE_MODELS_DIR } from '../../src/inference/model-manifest.js';
import { ModelRegistry } from '../../src/inference/model-registry.js';

/** Runs tasks in the test's own process, one after the other, and copies what crosses the border. */
export class InProcessComputePool extends ComputePool {
  /** Names of the tasks that were started. */
  readonly started: TaskName[] = [];

  /** @param models this machine's own by default */
  constructor(readonly models = new ModelRegistry({ modelsDir: PACKAGE_MODELS_DIR })) {
    super();
  }

  override async run<Name extends TaskName>(
    name: Name,
    input: TaskInput<Name>,
    { signal, onProgress }: TaskRunOptions,
  ): Promise<TaskOutput<Name>> {
    signal.throwIfAborted();
    this.started.push(name);
    const task = TASKS[name] as unknown as Task<TaskInput<Name>, TaskOutput<Name>>;
    const output = await task(structuredClone(input), {
      models: this.models,
      reportProgress: (fraction) => onProgress?.(fraction),
    });
    signal.throwIfAborted();
    return structuredClone(output);
  }
}

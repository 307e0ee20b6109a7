import type { ModelRegistry } from '../inference/model-registry.js';

/** What a task may use while it runs inside a compute child. */
export interface TaskContext {
  /** Loads each model once per child and keeps it. */
  readonly models: ModelRegistry;
  /** @param fraction share of the task that is done, 0..1 */
  reportProgress(fraction: number): void;
}

/**
 * Work done inside a compute child. Input and output cross a process border (structured clone:
 * plain objects and typed arrays), so audio travels as a file path and a span, never as samples.
 */
export type Task<Input, Output> = (input: Input, context: TaskContext) => Output | Promise<Output>;

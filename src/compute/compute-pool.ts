import type { TaskContext } from './task.js';
import type { TASKS } from './tasks/task-table.js';

type TaskTable = typeof TASKS;
export type TaskName = keyof TaskTable;
export type TaskInput<Name extends TaskName> = Parameters<TaskTable[Name]>[0];
export type TaskOutput<Name extends TaskName> = Awaited<ReturnType<TaskTable[Name]>>;

export interface TaskRunOptions {
  /** Jobs share the time: a long job's tasks never hold up a short one's. */
  readonly jobId: string;
  /** When it aborts, the task leaves the queue or its child is killed, and `run` rejects. */
  readonly signal: AbortSignal;
  readonly onProgress?: TaskContext['reportProgress'];
}

/** Runs tasks in child processes that own the models. */
export abstract class ComputePool {
  abstract run<Name extends TaskName>(
    name: Name,
    input: TaskInput<Name>,
    options: TaskRunOptions,
  ): Promise<TaskOutput<Name>>;
}

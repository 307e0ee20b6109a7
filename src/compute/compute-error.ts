/** A task threw inside its child; the child lives on. */
export class TaskFailedError extends Error {
  constructor(task: string, reason: string) {
    super(`Task ${task} failed: ${reason}`);
    this.name = 'TaskFailedError';
  }
}

/** The child running a task died or got stuck on every try. */
export class ComputeCrashedError extends Error {
  constructor(task: string, reason: string) {
    super(`Task ${task} was lost with its process: ${reason}`);
    this.name = 'ComputeCrashedError';
  }
}

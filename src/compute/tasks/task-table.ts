import type { Task } from '../task.js';

/** Every task a compute child can run. A new engine adds one line here. */
export const TASKS = {
  /** Answers at once: shows that a child is alive. */
  'compute.ping': ((input) => Promise.resolve(input)) satisfies Task<number, number>,
};

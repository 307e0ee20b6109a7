import { importBuilt } from './built.js';

/** What a compute child loads of the compiled service, and no more: models and tasks. */
export async function loadBuiltTasks() {
  const registry = (await importBuilt(
    'inference/model-registry.js',
  )) as typeof import('../../src/inference/model-registry.js');
  const tasks = (await importBuilt(
    'compute/tasks/task-table.js',
  )) as typeof import('../../src/compute/tasks/task-table.js');
  return { ...registry, ...tasks };
}

/** The compiled parts that run tasks: settings, models, tasks and the pool. */
export async function loadBuiltCompute() {
  const config = (await importBuilt(
    'config/app-config.js',
  )) as typeof import('../../src/config/app-config.js');
  const pool = (await importBuilt(
    'compute/forked-compute-pool.js',
  )) as typeof import('../../src/compute/forked-compute-pool.js');
  return { ...config, ...pool, ...(await loadBuiltTasks()) };
}

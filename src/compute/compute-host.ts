import type { ExecutionProvider } from '../common/execution-provider.js';
import { ModelRegistry } from '../inference/model-registry.js';
import type { ComputeReply, ComputeRequest } from './compute-message.js';
import type { Task } from './task.js';
import { TASKS } from './tasks/task-table.js';

/**
 * Entry of a compute child: runs one task at a time and owns the ONNX sessions. The child can be
 * killed at any moment without harm to the service, which a thread cannot.
 */
const [modelsDir = '', providers = ''] = process.argv.slice(2);
const models = new ModelRegistry({
  modelsDir,
  providers: providers.split(',') as ExecutionProvider[],
  onMissingProviders: (found) => {
    reply({ kind: 'providers', ...found });
  },
});
const tasks = TASKS as unknown as Readonly<Record<string, Task<unknown, unknown> | undefined>>;

// The parent's terminal sends Ctrl-C to the whole group; the parent decides when a child ends.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
process.on('message', (request: ComputeRequest) => void serve(request));

async function serve({ taskId, name, input }: ComputeRequest): Promise<void> {
  try {
    const task = tasks[name];
    if (!task) throw new Error('unknown task');
    const output = await task(input, {
      models,
      reportProgress: (fraction) => {
        reply({ taskId, kind: 'progress', fraction });
      },
    });
    reply({ taskId, kind: 'result', output });
  } catch (error) {
    const { name: errorName, message } = error instanceof Error ? error : new Error(String(error));
    reply({ taskId, kind: 'error', name: errorName, message });
  }
}

function reply(message: ComputeReply): void {
  if (process.connected) process.send?.(message);
}

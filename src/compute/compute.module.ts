import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { fileURLToPath } from 'node:url';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { ComputePool } from './compute-pool.js';
import { ForkedComputePool } from './forked-compute-pool.js';
import { SherpaComputePool } from './sherpa-compute-pool.js';

const HOST_PATH = fileURLToPath(new URL('./compute-host.js', import.meta.url));

/** A pool that ends with the application. */
class ConfiguredComputePool extends ForkedComputePool implements OnApplicationShutdown {
  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}

const configuredPool = (config: AppConfig, taskTimeoutSec: number) =>
  new ConfiguredComputePool({
    hostPath: HOST_PATH,
    modelsDir: config.MODELS_DIR,
    providers: config.ORT_PROVIDERS,
    processes: config.COMPUTE_PROCESSES,
    taskTimeoutMs: taskTimeoutSec * 1000,
  });

@Module({
  providers: [
    {
      provide: ForkedComputePool,
      inject: [APP_CONFIG],
      useFactory: (config: AppConfig) => configuredPool(config, config.COMPUTE_TASK_TIMEOUT_SEC),
    },
    { provide: ComputePool, useExisting: ForkedComputePool },
    {
      // Its children start with the first task, so it costs nothing where no pack needs it. A task
      // may take in a whole recording and as long as its job: a job out of time ends its task.
      provide: SherpaComputePool,
      inject: [APP_CONFIG],
      useFactory: (config: AppConfig) => configuredPool(config, config.PROCESSING_TIMEOUT_MIN * 60),
    },
  ],
  exports: [ComputePool, ForkedComputePool, SherpaComputePool],
})
export class ComputeModule {}

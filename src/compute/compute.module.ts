import { Injectable, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { fileURLToPath } from 'node:url';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { ComputePool } from './compute-pool.js';
import { ForkedComputePool } from './forked-compute-pool.js';
import { SherpaComputePool } from './sherpa-compute-pool.js';

const HOST_PATH = fileURLToPath(new URL('./compute-host.js', import.meta.url));

/** The pool of this process, sized by the configuration and ended with the application. */
@Injectable()
class ConfiguredComputePool extends ForkedComputePool implements OnApplicationShutdown {
  constructor(@Inject(APP_CONFIG) config: AppConfig) {
    super({
      hostPath: HOST_PATH,
      modelsDir: config.MODELS_DIR,
      processes: config.COMPUTE_PROCESSES,
      taskTimeoutMs: config.COMPUTE_TASK_TIMEOUT_SEC * 1000,
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}

@Module({
  providers: [
    { provide: ForkedComputePool, useClass: ConfiguredComputePool },
    { provide: ComputePool, useExisting: ForkedComputePool },
    // Its children start with the first task, so it costs nothing where no pack needs it.
    { provide: SherpaComputePool, useClass: ConfiguredComputePool },
  ],
  exports: [ComputePool, ForkedComputePool, SherpaComputePool],
})
export class ComputeModule {}

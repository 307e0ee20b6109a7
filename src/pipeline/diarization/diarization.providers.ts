import type { Provider } from '@nestjs/common';
import { ComputePool } from '../../compute/compute-pool.js';
import { SherpaComputePool } from '../../compute/sherpa-compute-pool.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { ClusteringDiarizer } from './clustering-diarizer.js';
import { DiarizationStage } from './diarization.stage.js';
import { Diarizer } from './diarizer.js';
import { SherpaDiarizer } from './sherpa-diarizer.js';

export const DIARIZATION_PROVIDERS: Provider[] = [
  DiarizationStage,
  {
    provide: Diarizer,
    inject: [APP_CONFIG, ComputePool, SherpaComputePool],
    useFactory: (config: AppConfig, pool: ComputePool, sherpaPool: SherpaComputePool) =>
      config.DIARIZER === 'sherpa'
        ? new SherpaDiarizer(sherpaPool, config)
        : new ClusteringDiarizer(pool),
  },
];

import { Module } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { CurvesStore } from './curves-store.js';
import { JobLeases } from './job-leases.js';
import { JobStore } from './job-store.js';
import { createRedis, REDIS } from './redis.js';
import { SourceHolders } from './source-holders.js';

@Module({
  providers: [
    {
      provide: REDIS,
      inject: [APP_CONFIG],
      useFactory: (config: AppConfig) => createRedis(config.REDIS_URL),
    },
    CurvesStore,
    JobLeases,
    JobStore,
    SourceHolders,
  ],
  exports: [CurvesStore, JobLeases, JobStore, SourceHolders, REDIS],
})
export class StoreModule {}

import { Module } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { CurvesStore } from './curves-store.js';
import { JobDurations } from './job-durations.js';
import { JobLeases } from './job-leases.js';
import { JobStore } from './job-store.js';
import { createRedis, REDIS } from './redis.js';
import { SendPermits } from './send-permits.js';
import { SourceHolders } from './source-holders.js';

@Module({
  providers: [
    {
      provide: REDIS,
      inject: [APP_CONFIG],
      useFactory: (config: AppConfig) => createRedis(config.REDIS_URL),
    },
    CurvesStore,
    JobDurations,
    JobLeases,
    JobStore,
    SendPermits,
    SourceHolders,
  ],
  exports: [CurvesStore, JobDurations, JobLeases, JobStore, SendPermits, SourceHolders, REDIS],
})
export class StoreModule {}

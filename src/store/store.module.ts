import { Module } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { JobStore } from './job-store.js';
import { createRedis, REDIS } from './redis.js';

@Module({
  providers: [
    {
      provide: REDIS,
      inject: [APP_CONFIG],
      useFactory: (config: AppConfig) => createRedis(config.REDIS_URL),
    },
    JobStore,
  ],
  exports: [JobStore, REDIS],
})
export class StoreModule {}

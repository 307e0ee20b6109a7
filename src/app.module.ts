import { Module, type DynamicModule } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { APP_CONFIG, type AppConfig } from './config/app-config.js';
import { ConfigModule } from './config/config.module.js';
import { HealthModule } from './health/health.module.js';
import { IntakeModule } from './jobs/intake.module.js';
import { WorkModule } from './jobs/work.module.js';
import { MetricsModule } from './metrics/metrics.module.js';

const ROLE_MODULES = {
  all: [IntakeModule, WorkModule],
  api: [IntakeModule],
  worker: [WorkModule],
} as const satisfies Record<AppConfig['ROLE'], unknown>;

/** The service, or the part of it that a role has. */
@Module({})
export class AppModule {
  static forRole(role: AppConfig['ROLE']): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule,
        MetricsModule,
        ThrottlerModule.forRootAsync({
          inject: [APP_CONFIG],
          useFactory: (config: AppConfig) => [{ ttl: 60_000, limit: config.RATE_LIMIT_PER_MIN }],
        }),
        ...ROLE_MODULES[role],
        HealthModule.forRole(role),
      ],
    };
  }
}

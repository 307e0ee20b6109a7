import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import type { AppConfig } from '../config/app-config.js';
import { JobsCoreModule } from '../jobs/jobs-core.module.js';
import { PipelineModule } from '../pipeline/pipeline.module.js';
import { EventLoopWatch } from './event-loop-watch.js';
import { Gauges } from './gauges.js';
import { HealthController } from './health.controller.js';
import { Indicators } from './indicators.js';
import { MetricsController } from './metrics.controller.js';
import { RootController } from './root.controller.js';

/** State of every part, as far as the role has it. */
@Module({})
export class HealthModule {
  static forRole(role: AppConfig['ROLE']): DynamicModule {
    return {
      module: HealthModule,
      imports: [
        TerminusModule.forRoot({ logger: false }),
        JobsCoreModule,
        ...(role === 'api' ? [] : [PipelineModule]),
      ],
      controllers: [RootController, HealthController, MetricsController],
      providers: [EventLoopWatch, Gauges, Indicators],
    };
  }
}

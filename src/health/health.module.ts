import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { JobsModule } from '../jobs/jobs.module.js';
import { PipelineModule } from '../pipeline/pipeline.module.js';
import { StoreModule } from '../store/store.module.js';
import { EventLoopWatch } from './event-loop-watch.js';
import { HealthController } from './health.controller.js';
import { Indicators } from './indicators.js';
import { RootController } from './root.controller.js';

@Module({
  imports: [TerminusModule.forRoot({ logger: false }), StoreModule, JobsModule, PipelineModule],
  controllers: [RootController, HealthController],
  providers: [EventLoopWatch, Indicators],
})
export class HealthModule {}

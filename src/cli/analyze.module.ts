import { Module } from '@nestjs/common';
import { ConfigModule } from '../config/config.module.js';
import { PipelineModule } from '../pipeline/pipeline.module.js';

/** The pipeline alone: no queue, no HTTP, no Redis. */
@Module({ imports: [ConfigModule, PipelineModule] })
export class AnalyzeModule {}

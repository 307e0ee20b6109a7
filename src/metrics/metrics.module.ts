import { Global, Module } from '@nestjs/common';
import { Metrics } from './metrics.js';

/** Gives every module the one set of counters. */
@Global()
@Module({ providers: [Metrics], exports: [Metrics] })
export class MetricsModule {}

import { Controller, Get, Header } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { Gauges } from './gauges.js';

/** Prometheus reads here. Source: text format 0.0.4, https://prometheus.io/docs/instrumenting/exposition_formats/ */
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly gauges: Gauges,
  ) {}

  @Get()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  @Header('Cache-Control', 'no-store')
  async read(): Promise<string> {
    await this.gauges.read();
    return this.metrics.registry.metrics();
  }
}

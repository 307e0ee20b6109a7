import { Controller, Get, HttpStatus, Res, ServiceUnavailableException } from '@nestjs/common';
import {
  HealthCheckService,
  type HealthCheckResult,
  type HealthIndicatorFunction,
} from '@nestjs/terminus';
import type { Response } from 'express';
import { errorBody, type ErrorBody } from '../common/error.filter.js';
import { Indicators } from './indicators.js';

interface HealthView extends Partial<ErrorBody> {
  readonly status: 'healthy' | 'unhealthy';
  readonly details: HealthCheckResult['details'];
}

@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: Indicators,
  ) {}

  /** Whether the service can work, part by part. */
  @Get()
  all(@Res({ passthrough: true }) response: Response): Promise<HealthView> {
    return this.answer(response, this.everything());
  }

  /** Whether new jobs should be sent here. */
  @Get('ready')
  ready(@Res({ passthrough: true }) response: Response): Promise<HealthView> {
    return this.answer(response, this.everything());
  }

  /** Whether this process lives; depends on nothing else, so that an outage elsewhere restarts nothing. */
  @Get('live')
  live(): { status: 'healthy' } {
    return { status: 'healthy' };
  }

  private everything(): HealthIndicatorFunction[] {
    const { indicators } = this;
    const always = [
      () => indicators.service(),
      () => indicators.redis(),
      () => indicators.queuesState(),
      () => indicators.eventLoop(),
    ];
    if (!indicators.works()) return always;
    return [
      ...always,
      () => indicators.models(),
      () => indicators.compute(),
      () => indicators.ffmpeg(),
      () => indicators.disk(),
    ];
  }

  private async answer(response: Response, checks: HealthIndicatorFunction[]): Promise<HealthView> {
    try {
      const { details } = await this.health.check(checks);
      return { status: 'healthy', details };
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      const { details, error: down } = error.getResponse() as HealthCheckResult;
      const parts = Object.keys(down ?? {}).join(', ');
      const message = parts ? `The service cannot work: ${parts}.` : 'The service is stopping.';
      response.status(HttpStatus.SERVICE_UNAVAILABLE);
      return {
        status: 'unhealthy',
        details,
        ...errorBody('INSUFFICIENT_RESOURCES', message, null),
      };
    }
  }
}

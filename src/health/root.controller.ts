import { Controller, Get, Inject } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';

const JOB_ENDPOINTS = [
  'POST /api/upload-video/process-video',
  'GET /api/upload-video/jobs/{job_id}',
  'GET /api/upload-video/jobs/{job_id}/curves',
  'GET /api/upload-video/jobs/{job_id}/captions.{srt|vtt|ass|json|rttm|ctm}',
  'DELETE /api/upload-video/jobs/{job_id}',
  'POST /api/upload-video/jobs/{job_id}/redeliver',
  'GET /jobs/{job_id}/view',
  'GET /docs',
] as const;
const STATE_ENDPOINTS = [
  'GET /health',
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics',
] as const;

@Controller()
export class RootController {
  constructor(@Inject(APP_CONFIG) private readonly config: AppConfig) {}

  @Get()
  list(): { service: string; endpoints: readonly string[] } {
    const endpoints =
      this.config.ROLE === 'worker' ? STATE_ENDPOINTS : [...JOB_ENDPOINTS, ...STATE_ENDPOINTS];
    return { service: 'ECG ML server', endpoints };
  }
}

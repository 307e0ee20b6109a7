import { Controller, Get } from '@nestjs/common';

const ENDPOINTS = [
  'POST /api/upload-video/process-video',
  'GET /api/upload-video/jobs/{job_id}',
  'DELETE /api/upload-video/jobs/{job_id}',
  'POST /api/upload-video/jobs/{job_id}/redeliver',
  'GET /health',
  'GET /health/live',
  'GET /health/ready',
] as const;

@Controller()
export class RootController {
  @Get()
  list(): { service: string; endpoints: readonly string[] } {
    return { service: 'ECG ML server', endpoints: ENDPOINTS };
  }
}

import { Body, Controller, Delete, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ThrottlerGuard } from '@nestjs/throttler';
import { JobIdPipe } from './job-id.pipe.js';
import type { JobView } from './job-view.js';
import { JobsService, type AcceptedJob } from './jobs.service.js';
import { ProcessVideoDto } from './process-video.dto.js';

@Controller('api/upload-video')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Post('process-video')
  @HttpCode(200)
  @UseGuards(ThrottlerGuard)
  process(@Body() dto: ProcessVideoDto): Promise<AcceptedJob> {
    return this.jobs.accept(dto);
  }

  @Get('jobs/:job_id')
  view(@Param('job_id', JobIdPipe) jobId: string): Promise<JobView> {
    return this.jobs.view(jobId);
  }

  @Delete('jobs/:job_id')
  cancel(@Param('job_id', JobIdPipe) jobId: string): Promise<JobView> {
    return this.jobs.cancel(jobId);
  }

  @Post('jobs/:job_id/redeliver')
  @HttpCode(200)
  redeliver(@Param('job_id', JobIdPipe) jobId: string): Promise<JobView> {
    return this.jobs.redeliver(jobId);
  }
}

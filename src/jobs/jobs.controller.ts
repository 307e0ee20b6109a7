import { Body, Controller, Delete, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ThrottlerGuard } from '@nestjs/throttler';
import { JobIdPipe } from './job-id.pipe.js';
import type { JobView } from './job-view.js';
import { JobsService, type AcceptedJob } from './jobs.service.js';
import { DocumentIntake, DocumentJob } from './jobs.docs.js';
import { ProcessVideoDto } from './process-video.dto.js';

@ApiTags('Jobs')
@Controller('api/upload-video')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Post('process-video')
  @DocumentIntake()
  @HttpCode(200)
  @UseGuards(ThrottlerGuard)
  process(@Body() dto: ProcessVideoDto): Promise<AcceptedJob> {
    return this.jobs.accept(dto);
  }

  @Get('jobs/:job_id')
  @DocumentJob('How a job stands, with its result or error')
  view(@Param('job_id', JobIdPipe) jobId: string): Promise<JobView> {
    return this.jobs.view(jobId);
  }

  @Delete('jobs/:job_id')
  @DocumentJob('Stop a job; one that has ended stays as it is')
  cancel(@Param('job_id', JobIdPipe) jobId: string): Promise<JobView> {
    return this.jobs.cancel(jobId);
  }

  @Post('jobs/:job_id/redeliver')
  @HttpCode(200)
  @DocumentJob('Send the terminal callback again')
  redeliver(@Param('job_id', JobIdPipe) jobId: string): Promise<JobView> {
    return this.jobs.redeliver(jobId);
  }
}

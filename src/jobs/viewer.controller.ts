import { Controller, Get, Header, Inject, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { RequestError } from '../common/app-error.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { viewerPage } from '../viewer/viewer-page.js';
import { CurvesStore } from '../store/curves-store.js';
import { JobIdPipe } from './job-id.pipe.js';
import { DocumentViewer } from './jobs.docs.js';
import { JobsService } from './jobs.service.js';

/** Shows a result to people. */
@ApiTags('Results')
@Controller('jobs')
export class ViewerController {
  constructor(
    private readonly jobs: JobsService,
    private readonly curves: CurvesStore,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * A page without the video: its link has been a secret and may have run out, so the viewer opens
   * the file on their own computer.
   * @throws RequestError NOT_FOUND (also where the viewer is off), INSUFFICIENT_RESOURCES
   */
  @Get(':job_id/view')
  @DocumentViewer()
  @Header('Content-Type', 'text/html; charset=utf-8')
  async view(
    @Param('job_id', JobIdPipe) jobId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<string> {
    if (!this.config.VIEWER) throw new RequestError('NOT_FOUND', 'The viewer is off: VIEWER=on.');
    const { result } = await this.jobs.view(jobId);
    if (!result) throw new RequestError('NOT_FOUND', 'This job has no result to show.');
    const curves = await this.curves.read(jobId, 0, Infinity);
    const { html, securityPolicy } = await viewerPage({ result, videoUrl: null, curves });
    response.setHeader('Content-Security-Policy', securityPolicy);
    return html;
  }
}

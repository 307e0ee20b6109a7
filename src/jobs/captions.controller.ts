import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CAPTION_FORMATS, isCaptionFormat, writeCaptions } from '../captions/caption-formats.js';
import {
  CaptionOptionError,
  type CaptionOptions,
  readCaptionOptions,
} from '../captions/caption-options.js';
import { recordingName } from '../captions/recording-name.js';
import { RequestError } from '../common/app-error.js';
import { JobIdPipe } from './job-id.pipe.js';
import { DocumentCaptions } from './jobs.docs.js';
import { JobsService } from './jobs.service.js';

/** Results as files for players, editors and speech tools. */
@ApiTags('Results')
@Controller('api/upload-video')
export class CaptionsController {
  constructor(private readonly jobs: JobsService) {}

  /** @throws RequestError NOT_FOUND, INVALID_REQUEST, INSUFFICIENT_RESOURCES */
  @Get('jobs/:job_id/captions.:format')
  @DocumentCaptions()
  async captions(
    @Param('job_id', JobIdPipe) jobId: string,
    @Param('format') format: string,
    @Query() query: Record<string, unknown>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<string> {
    if (!isCaptionFormat(format)) {
      const known = Object.keys(CAPTION_FORMATS).join(', ');
      throw new RequestError('NOT_FOUND', `Captions come as ${known}.`);
    }
    const options = readOptions(query);
    const { result, status } = await this.jobs.view(jobId);
    if (!result) {
      const reason = status === 'failed' ? 'has failed' : 'has not ended yet';
      throw new RequestError('NOT_FOUND', `There are no captions: the job ${reason}.`);
    }
    response.attachment(`${recordingName(result.metadata.filename)}.${format}`);
    response.type(CAPTION_FORMATS[format].contentType);
    return writeCaptions(result, format, options);
  }
}

function readOptions(query: Readonly<Record<string, unknown>>): CaptionOptions {
  try {
    return readCaptionOptions(query);
  } catch (error) {
    if (!(error instanceof CaptionOptionError)) throw error;
    throw new RequestError('INVALID_REQUEST', error.message);
  }
}

import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequestError } from '../common/app-error.js';
import { SOUND_FRAME_SEC } from '../domain/artifacts.js';
import type { SoundCurves } from '../domain/sound-curves.js';
import { CurvesStore } from '../store/curves-store.js';
import { JobIdPipe } from './job-id.pipe.js';
import { DocumentCurves } from './jobs.docs.js';
import { JobsService } from './jobs.service.js';

/** Longest part of one answer: 60,000 steps, some 0.7 MB. */
const MAX_SPAN_SEC = 600;
/** Far past the longest video; keeps frame numbers whole. */
const MAX_TIME_SEC = 1e6;

/** Level and pitch of every 10 ms, for the waveform view of an editor. */
@ApiTags('Results')
@Controller('api/upload-video')
export class CurvesController {
  constructor(
    private readonly jobs: JobsService,
    private readonly curves: CurvesStore,
  ) {}

  /**
   * Answers with the part from `from` to `to` seconds, ten minutes of it at most.
   * @throws RequestError NOT_FOUND, INVALID_REQUEST, INSUFFICIENT_RESOURCES
   */
  @Get('jobs/:job_id/curves')
  @DocumentCurves()
  async read(
    @Param('job_id', JobIdPipe) jobId: string,
    @Query('from') from: unknown,
    @Query('to') to: unknown,
  ): Promise<SoundCurves> {
    const fromSec = readTime('from', from) ?? 0;
    const toSec = Math.min(readTime('to', to) ?? Infinity, fromSec + MAX_SPAN_SEC);
    if (toSec <= fromSec) throw new RequestError('INVALID_REQUEST', 'to must lie behind from');
    const { status } = await this.jobs.view(jobId);
    const firstFrame = Math.floor(fromSec / SOUND_FRAME_SEC + 1e-6);
    const afterFrame = Math.ceil(toSec / SOUND_FRAME_SEC - 1e-6);
    const curves =
      status === 'completed'
        ? await this.curves.read(jobId, firstFrame, afterFrame - firstFrame)
        : null;
    if (!curves) throw new RequestError('NOT_FOUND', 'The job has no curves.');
    return curves;
  }
}

/** @returns undefined where the query leaves it out */
function readTime(name: string, text: unknown): number | undefined {
  if (text === undefined) return undefined;
  const isTime = typeof text === 'string' && /^\d{1,7}(\.\d{1,6})?$/.test(text);
  if (!isTime || Number(text) > MAX_TIME_SEC)
    throw new RequestError('INVALID_REQUEST', `${name} must be a time in seconds`);
  return Number(text);
}

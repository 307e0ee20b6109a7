import { Module } from '@nestjs/common';
import { CaptionsController } from './captions.controller.js';
import { CurvesController } from './curves.controller.js';
import { JobsController } from './jobs.controller.js';
import { JobsCoreModule } from './jobs-core.module.js';
import { JobsService } from './jobs.service.js';
import { ViewerController } from './viewer.controller.js';

/** Takes jobs in and reads them back. */
@Module({
  imports: [JobsCoreModule],
  controllers: [JobsController, CaptionsController, CurvesController, ViewerController],
  providers: [JobsService],
})
export class IntakeModule {}

import { Module } from '@nestjs/common';
import { JobsController } from './jobs.controller.js';
import { JobsCoreModule } from './jobs-core.module.js';
import { JobsService } from './jobs.service.js';

/** Takes jobs in and reads them back. */
@Module({
  imports: [JobsCoreModule],
  controllers: [JobsController],
  providers: [JobsService],
})
export class IntakeModule {}

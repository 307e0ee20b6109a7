import { Module } from '@nestjs/common';
import { DownloadModule } from '../download/download.module.js';
import { PipelineModule } from '../pipeline/pipeline.module.js';
import { AnalysisSource } from './analysis-source.js';
import { ExpressLane } from './express-lane.js';
import { HolderBeat } from './holder-beat.js';
import { IngestProcessor } from './ingest.processor.js';
import { JobClaims } from './job-claims.js';
import { JobLeg } from './job-leg.js';
import { JobsCoreModule } from './jobs-core.module.js';
import { JobsProcessor } from './jobs.processor.js';
import { SourceFile } from './source-file.js';

/** Downloads and analyses. */
@Module({
  imports: [JobsCoreModule, DownloadModule, PipelineModule],
  providers: [
    AnalysisSource,
    ExpressLane,
    HolderBeat,
    IngestProcessor,
    JobClaims,
    JobLeg,
    JobsProcessor,
    SourceFile,
  ],
})
export class WorkModule {}

import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AnalysisResult } from '../../src/domain/analysis-result.js';
import type { Stage } from '../../src/domain/stage.js';
import type { MoonshineModelId } from '../../src/inference/moonshine/moonshine-variant.js';
import type { PipelineRunner } from '../../src/pipeline/pipeline-runner.js';
import { importBuilt } from './built.js';
import { costOf } from './cpu-meter.js';
import { measuredStages, type ChainCosts } from './measured-stages.js';

/** The compiled pipeline in this process, without queue and HTTP. */
export class OwnPipeline {
  private constructor(
    readonly app: INestApplicationContext,
    private readonly runner: PipelineRunner,
  ) {}

  /** @param modelId this machine's setting where it is left out */
  static async open(modelId?: MoonshineModelId): Promise<OwnPipeline> {
    if (modelId !== undefined) process.env['ASR_MODEL'] = modelId;
    const { AnalyzeModule } = (await importBuilt(
      'cli/analyze.module.js',
    )) as typeof import('../../src/cli/analyze.module.js');
    const built = await importRunner();
    const app = await NestFactory.createApplicationContext(AnalyzeModule, { logger: false });
    return new OwnPipeline(app, app.get(built.PipelineRunner, { strict: false }));
  }

  /** @param runner another one than the application's, e.g. with stages that are measured */
  async analyse(videoPath: string, runner = this.runner): Promise<AnalysisResult> {
    const workDir = await mkdtemp(path.join(tmpdir(), 'bench-job-'));
    try {
      return await runner.run(
        { path: videoPath, filename: path.basename(videoPath) },
        {
          jobId: 'bench',
          workDir,
          language: 'en',
          signal: new AbortController().signal,
          onProgress: () => undefined,
        },
      );
    } finally {
      await rm(workDir, { recursive: true, force: true });
    }
  }

  /** Analyses a video and measures every stage and the whole. */
  async measure(videoPath: string): Promise<{ result: AnalysisResult; costs: ChainCosts }> {
    const { STAGES } = (await importBuilt(
      'pipeline/stages.js',
    )) as typeof import('../../src/pipeline/stages.js');
    const built = await importRunner();
    const costs: ChainCosts = new Map();
    const stages = measuredStages(this.app.get<readonly Stage[]>(STAGES, { strict: false }), costs);
    const { output: result, cost } = await costOf(() =>
      this.analyse(videoPath, new built.PipelineRunner(stages)),
    );
    costs.set('whole', cost);
    return { result, costs };
  }

  close(): Promise<void> {
    return this.app.close();
  }
}

async function importRunner() {
  return (await importBuilt(
    'pipeline/pipeline-runner.js',
  )) as typeof import('../../src/pipeline/pipeline-runner.js');
}

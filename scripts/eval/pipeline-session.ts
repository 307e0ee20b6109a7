import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type * as AnalyzeModuleFile from '../../src/cli/analyze.module.js';
import type * as ConfigFile from '../../src/config/app-config.js';
import type { AppConfig } from '../../src/config/app-config.js';
import type { Artifacts } from '../../src/domain/artifacts.js';
import type { Stage } from '../../src/domain/stage.js';
import type * as RunnerFile from '../../src/pipeline/pipeline-runner.js';
import type * as StagesFile from '../../src/pipeline/stages.js';
import { importBuilt } from '../bench/built.js';

/** What the pipeline made of one recording. */
export interface Analysis {
  readonly artifacts: Artifacts;
  /** Wall time of the whole chain. */
  readonly tookSec: number;
}

/** Classes of the compiled service: only there can they be injected, tsx leaves out what that needs. */
async function loadBuild() {
  const [module, runner, stages, config] = await Promise.all([
    importBuilt('cli/analyze.module.js') as Promise<typeof AnalyzeModuleFile>,
    importBuilt('pipeline/pipeline-runner.js') as Promise<typeof RunnerFile>,
    importBuilt('pipeline/stages.js') as Promise<typeof StagesFile>,
    importBuilt('config/app-config.js') as Promise<typeof ConfigFile>,
  ]);
  return { ...module, ...runner, ...stages, ...config };
}

/** The real pipeline, kept open so that its models load once for all recordings. */
export class PipelineSession {
  private constructor(
    private readonly build: Awaited<ReturnType<typeof loadBuild>>,
    private readonly app: INestApplicationContext,
  ) {}

  static async open(): Promise<PipelineSession> {
    const build = await loadBuild();
    const app = await NestFactory.createApplicationContext(build.AnalyzeModule, {
      logger: false,
      abortOnError: false,
    });
    return new PipelineSession(build, app);
  }

  get config(): AppConfig {
    return this.app.get<AppConfig>(this.build.APP_CONFIG);
  }

  /**
   * Analyses one file.
   * @param whileOpen gets the analysis while the extracted audio still exists
   */
  async analyze<T>(file: string, whileOpen: (analysis: Analysis) => Promise<T>): Promise<T> {
    const workDir = await mkdtemp(path.join(tmpdir(), 'ecg-eval-'));
    const context = {
      jobId: randomUUID(),
      workDir,
      language: null,
      signal: new AbortController().signal,
    };
    const kept: Partial<Artifacts> = {};
    const stages = this.app.get<readonly Stage[]>(this.build.STAGES);
    const runner = new this.build.PipelineRunner(stages.map((stage) => keeping(stage, kept)));
    const source = { path: file, filename: path.basename(file) };
    try {
      const startedAt = performance.now();
      await runner.run(source, { ...context, onProgress: () => undefined });
      const tookSec = (performance.now() - startedAt) / 1000;
      const artifacts = { ...kept, source } as Artifacts;
      return await whileOpen({ artifacts, tookSec });
    } finally {
      await rm(workDir, { recursive: true, force: true });
    }
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}

/** The same stage, which also puts what it gives into `kept`. */
function keeping(stage: Stage, kept: Partial<Artifacts>): Stage {
  return {
    id: stage.id,
    needs: stage.needs,
    gives: stage.gives,
    run: async (input, context) => {
      const output = await stage.run(input, context);
      Object.assign(kept, { [stage.gives]: output });
      return output;
    },
  };
}

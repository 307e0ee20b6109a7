import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { AnalysisResult } from '../../domain/analysis-result.js';
import { assembleResult, type ResultParts } from '../../domain/assemble-result.js';
import type { Stage } from '../../domain/stage.js';

/** Puts together what the receiver gets. */
@Injectable()
export class ResultStage implements Stage<keyof ResultParts, 'result'> {
  readonly id = 'result';
  readonly needs = [
    'source',
    'audio',
    'activity',
    'diarization',
    'transcript',
    'prosody',
    'emotion',
  ] as const satisfies readonly (keyof ResultParts)[];
  readonly gives = 'result';

  constructor(@Inject(APP_CONFIG) private readonly config: AppConfig) {}

  run(parts: ResultParts): Promise<AnalysisResult> {
    return Promise.resolve(assembleResult(parts, this.config.RESULT_EXTRAS));
  }
}

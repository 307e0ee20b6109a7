import { Injectable } from '@nestjs/common';
import type { Artifacts, SpeechActivity } from '../../domain/artifacts.js';
import type { Stage, StageContext } from '../../domain/stage.js';
import { VadEngine } from './vad-engine.js';

/** Finds where somebody speaks. */
@Injectable()
export class VadStage implements Stage<'audio', 'activity'> {
  readonly id = 'vad';
  readonly needs = ['audio'] as const;
  readonly gives = 'activity';

  constructor(private readonly engine: VadEngine) {}

  run({ audio }: Pick<Artifacts, 'audio'>, context: StageContext): Promise<SpeechActivity> {
    return this.engine.detect(audio, context);
  }
}

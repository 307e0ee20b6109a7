import { Injectable } from '@nestjs/common';
import type { Artifacts, Diarization } from '../../domain/artifacts.js';
import type { Stage, StageContext } from '../../domain/stage.js';
import { Diarizer } from './diarizer.js';

/** Finds who speaks when. */
@Injectable()
export class DiarizationStage implements Stage<'audio' | 'activity', 'diarization'> {
  readonly id = 'diarization';
  readonly needs = ['audio', 'activity'] as const;
  readonly gives = 'diarization';

  constructor(private readonly diarizer: Diarizer) {}

  run(
    { audio, activity }: Pick<Artifacts, 'audio' | 'activity'>,
    context: StageContext,
  ): Promise<Diarization> {
    return this.diarizer.diarize(audio, activity, context);
  }
}

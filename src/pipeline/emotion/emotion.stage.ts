import { Injectable } from '@nestjs/common';
import type { Artifacts, EmotionTrack } from '../../domain/artifacts.js';
import type { Stage, StageContext } from '../../domain/stage.js';
import { EmotionModel } from './emotion-model.js';

/** Estimates how every utterance sounds: vocal expression, not what the person feels. */
@Injectable()
export class EmotionStage implements Stage<'audio' | 'transcript' | 'prosody', 'emotion'> {
  readonly id = 'emotion';
  readonly needs = ['audio', 'transcript', 'prosody'] as const;
  readonly gives = 'emotion';

  constructor(private readonly model: EmotionModel) {}

  run(
    { audio, transcript, prosody }: Pick<Artifacts, 'audio' | 'transcript' | 'prosody'>,
    context: StageContext,
  ): Promise<EmotionTrack> {
    return this.model.estimate(audio, transcript, prosody, context);
  }
}

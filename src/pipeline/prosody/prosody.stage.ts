import { Injectable } from '@nestjs/common';
import type { Artifacts, Prosody } from '../../domain/artifacts.js';
import type { Stage, StageContext } from '../../domain/stage.js';
import { relateToSpeakers } from './relative-prosody.js';
import { WordMeter } from './word-meter.js';

/** Measures how loud and how high every word is. */
@Injectable()
export class ProsodyStage implements Stage<'audio' | 'transcript', 'prosody'> {
  readonly id = 'prosody';
  readonly needs = ['audio', 'transcript'] as const;
  readonly gives = 'prosody';

  constructor(private readonly meter: WordMeter) {}

  async run(
    { audio, transcript }: Pick<Artifacts, 'audio' | 'transcript'>,
    context: StageContext,
  ): Promise<Prosody> {
    const { utterances } = transcript;
    return relateToSpeakers(utterances, await this.meter.measure(audio, utterances, context));
  }
}

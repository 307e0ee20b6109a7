import { Injectable } from '@nestjs/common';
import type { Artifacts, Prosody } from '../../domain/artifacts.js';
import type { Stage, StageContext } from '../../domain/stage.js';
import { LevelMeter } from './level-meter.js';
import { relateToSpeakers } from './relative-prosody.js';
import { WordMeter } from './word-meter.js';

/** Share of the stage that the levels of the whole file take. */
const LEVELS_SHARE = 0.1;

/** Measures how loud and how high every word is, and the sound of the file as a whole. */
@Injectable()
export class ProsodyStage implements Stage<'audio' | 'transcript', 'prosody'> {
  readonly id = 'prosody';
  readonly needs = ['audio', 'transcript'] as const;
  readonly gives = 'prosody';

  constructor(
    private readonly levelMeter: LevelMeter,
    private readonly wordMeter: WordMeter,
  ) {}

  async run(
    { audio, transcript }: Pick<Artifacts, 'audio' | 'transcript'>,
    context: StageContext,
  ): Promise<Prosody> {
    const { utterances } = transcript;
    const { levelDbfs, peak, clippedSamples } = await this.levelMeter.measure(audio, context, [
      0,
      LEVELS_SHARE,
    ]);
    const { words, f0Hz } = await this.wordMeter.measure(audio, utterances, {
      ...context,
      reportProgress: (share) => {
        context.reportProgress(LEVELS_SHARE + (1 - LEVELS_SHARE) * share);
      },
    });
    const clippedShare = audio.sampleCount > 0 ? clippedSamples / audio.sampleCount : 0;
    return {
      ...relateToSpeakers(utterances, words),
      sound: { levelDbfs, f0Hz, peak, clippedShare },
    };
  }
}

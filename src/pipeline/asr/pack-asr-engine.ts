import { Injectable } from '@nestjs/common';
import type { AudioTrack, SpeechActivity } from '../../domain/artifacts.js';
import type { StageContext } from '../../domain/stage.js';
import { isPrepared } from '../../inference/moonshine/moonshine-packs.js';
import { AsrEngine, type Recognition } from './asr-engine.js';
import type { LanguageChoice } from './language-packs.js';
import { MergedAsrEngine } from './merged-asr-engine.js';
import { MoonshineAsrEngine } from './moonshine-asr-engine.js';
import { SherpaAsrEngine } from './sherpa-asr-engine.js';

/** Hands a recording to the engine of its language pack. */
@Injectable()
export class PackAsrEngine extends AsrEngine {
  constructor(
    private readonly moonshine: MoonshineAsrEngine,
    private readonly merged: MergedAsrEngine,
    private readonly sherpa: SherpaAsrEngine,
  ) {
    super();
  }

  recognize(
    audio: AudioTrack,
    activity: SpeechActivity,
    choice: LanguageChoice,
    context: StageContext,
  ): Promise<Recognition> {
    return this.engineOf(choice).recognize(audio, activity, choice, context);
  }

  private engineOf({ engine, modelId }: LanguageChoice): AsrEngine {
    if (engine === 'sherpa') return this.sherpa;
    return isPrepared(modelId) ? this.moonshine : this.merged;
  }
}

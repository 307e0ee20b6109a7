import { Inject, Injectable } from '@nestjs/common';
import { ComputePool } from '../../compute/compute-pool.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { AudioTrack, SpeechActivity } from '../../domain/artifacts.js';
import type { Word } from '../../domain/speech.js';
import type { StageContext } from '../../domain/stage.js';
import { isPrepared, moonshinePack } from '../../inference/moonshine/moonshine-packs.js';
import type { MoonshineModelId } from '../../inference/moonshine/moonshine-variant.js';
import { AsrEngine, type Recognition } from './asr-engine.js';
import { groupAlikeChunks } from './chunk-groups.js';
import { recognizeInGroups } from './chunked-recognition.js';
import type { LanguageChoice } from './language-packs.js';

/** Recognises with the Moonshine models that are prepared for speed, a few chunks at a time in the compute pool. */
@Injectable()
export class MoonshineAsrEngine extends AsrEngine {
  constructor(
    private readonly pool: ComputePool,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    super();
  }

  async recognize(
    audio: AudioTrack,
    activity: SpeechActivity,
    { modelId }: LanguageChoice,
    context: StageContext,
  ): Promise<Recognition> {
    if (!isPrepared(modelId)) throw new Error(`${modelId} is no prepared model.`);
    const words = await this.transcribe(audio, activity, context, modelId);
    return { words, language: moonshinePack(modelId).language };
  }

  /** @returns the words in order, without overlap; empty when nothing was said */
  transcribe(
    audio: AudioTrack,
    activity: SpeechActivity,
    context: StageContext,
    modelId: MoonshineModelId = this.config.ASR_MODEL,
  ): Promise<readonly Word[]> {
    return recognizeInGroups(audio, activity, context, groupAlikeChunks, (chunks, signal) =>
      this.pool.run(
        'asr.transcribe',
        { path: audio.path, chunks, modelId },
        { jobId: context.jobId, signal },
      ),
    );
  }
}

import { Inject, Injectable, Logger } from '@nestjs/common';
import { requireSherpa } from '../../compute/require-sherpa.js';
import { SherpaComputePool } from '../../compute/sherpa-compute-pool.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { AudioTrack, SpeechActivity } from '../../domain/artifacts.js';
import { samplesWithin } from '../../domain/speech-chunks.js';
import type { StageContext } from '../../domain/stage.js';
import { AsrEngine, type Recognition } from './asr-engine.js';
import { recognizeInChunks } from './chunked-recognition.js';
import type { LanguageChoice } from './language-packs.js';

/** Recognises languages with the models of sherpa-onnx, in processes of their own. */
@Injectable()
export class SherpaAsrEngine extends AsrEngine {
  private readonly logger = new Logger(SherpaAsrEngine.name);

  constructor(
    private readonly pool: SherpaComputePool,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    super();
  }

  async recognize(
    audio: AudioTrack,
    activity: SpeechActivity,
    { modelId, language }: LanguageChoice,
    context: StageContext,
  ): Promise<Recognition> {
    requireSherpa('The engine of the language pack is not installed.', this.logger, {
      model: modelId,
    });
    const wordsByLanguage = new Map<string, number>();
    const words = await recognizeInChunks(audio, activity, context, async ({ heard }, signal) => {
      const found = await this.pool.run(
        'sherpa.transcribe',
        {
          path: audio.path,
          ...samplesWithin(heard),
          modelId,
          language,
          fallback: this.config.DEFAULT_LANGUAGE,
        },
        { jobId: context.jobId, signal },
      );
      const count = wordsByLanguage.get(found.language) ?? 0;
      wordsByLanguage.set(found.language, count + found.words.length);
      return found.words;
    });
    // A recording has one language in the result: the one that most of its words are in.
    const [most] = [...wordsByLanguage].sort(([, one], [, other]) => other - one);
    return { words, language: language ?? most?.[0] ?? this.config.DEFAULT_LANGUAGE };
  }
}

import { Injectable } from '@nestjs/common';
import { ComputePool } from '../../compute/compute-pool.js';
import type { AudioTrack, SpeechActivity } from '../../domain/artifacts.js';
import type { StageContext } from '../../domain/stage.js';
import { moonshinePack } from '../../inference/moonshine/moonshine-packs.js';
import { AsrEngine, type Recognition } from './asr-engine.js';
import { recognizeInChunks } from './chunked-recognition.js';
import type { LanguageChoice } from './language-packs.js';

/** Recognises languages with the Moonshine models that are run as their publisher ships them. */
@Injectable()
export class MergedAsrEngine extends AsrEngine {
  constructor(private readonly pool: ComputePool) {
    super();
  }

  async recognize(
    audio: AudioTrack,
    activity: SpeechActivity,
    { modelId }: LanguageChoice,
    context: StageContext,
  ): Promise<Recognition> {
    const words = await recognizeInChunks(audio, activity, context, ({ heard, speech }, signal) =>
      this.pool.run(
        'asr.transcribe-merged',
        { path: audio.path, chunk: { heard, speech }, modelId },
        { jobId: context.jobId, signal },
      ),
    );
    return { words, language: moonshinePack(modelId).language };
  }
}

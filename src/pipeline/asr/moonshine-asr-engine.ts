import { Inject, Injectable } from '@nestjs/common';
import { ComputePool } from '../../compute/compute-pool.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { AudioTrack, SpeechActivity } from '../../domain/artifacts.js';
import { planSpeechChunks, type SpeechChunk } from '../../domain/speech-chunks.js';
import { findSpeechRegions, RECOGNITION_REGIONS } from '../../domain/speech-regions.js';
import { SAMPLE_RATE_HZ, type Word } from '../../domain/speech.js';
import type { StageContext } from '../../domain/stage.js';
import { type ChunkWords, joinChunkWords } from '../../domain/word-join.js';
import { orderSpans } from '../../domain/word-order.js';
import { AsrEngine } from './asr-engine.js';

/** Recognises English with Moonshine, chunk by chunk in the compute pool. */
@Injectable()
export class MoonshineAsrEngine extends AsrEngine {
  readonly languages = ['en'];

  constructor(
    private readonly pool: ComputePool,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    super();
  }

  async transcribe(
    audio: AudioTrack,
    activity: SpeechActivity,
    context: StageContext,
  ): Promise<readonly Word[]> {
    const chunks = planChunks(audio, activity);
    const totalSec = chunks.reduce((sum, { heard }) => sum + heard.endSec - heard.startSec, 0);
    let doneSec = 0;
    // One failed chunk fails the job: the others must not go on computing for it.
    const failed = new AbortController();
    const signal = AbortSignal.any([context.signal, failed.signal]);
    const recognize = async (chunk: SpeechChunk): Promise<ChunkWords> => {
      const { startSec, endSec } = chunk.heard;
      const words = await this.pool.run(
        'asr.transcribe',
        {
          path: audio.path,
          startSample: Math.round(startSec * SAMPLE_RATE_HZ),
          endSample: Math.round(endSec * SAMPLE_RATE_HZ),
          modelId: this.config.ASR_MODEL,
        },
        { jobId: context.jobId, signal },
      );
      doneSec += endSec - startSec;
      context.reportProgress(doneSec / totalSec);
      return { chunk, words };
    };
    try {
      const parts = await Promise.all(chunks.map(recognize));
      return orderSpans(joinChunkWords(parts), { startSec: 0, endSec: audio.durationSec });
    } catch (error) {
      failed.abort();
      throw error;
    }
  }
}

function planChunks(audio: AudioTrack, activity: SpeechActivity): SpeechChunk[] {
  const { frameSec, probabilities } = activity;
  // The chunks get margins of their own.
  const regions = findSpeechRegions(probabilities, frameSec, audio.durationSec, {
    ...RECOGNITION_REGIONS,
    padSec: 0,
  });
  return planSpeechChunks(regions, activity, audio.durationSec);
}

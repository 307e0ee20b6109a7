import { Injectable } from '@nestjs/common';
import { ComputePool } from '../../compute/compute-pool.js';
import type { AudioTrack, SpeechActivity } from '../../domain/artifacts.js';
import { findSpeechRegions } from '../../domain/speech-regions.js';
import { SAMPLE_RATE_HZ } from '../../domain/speech.js';
import type { StageContext } from '../../domain/stage.js';
import { SILERO } from '../../inference/silero/silero-model.js';
import type { EarlyHearing } from '../early-hearing.js';
import { Listening } from './listening.js';
import { VadEngine } from './vad-engine.js';

const FRAME_SEC = SILERO.frameSamples / SAMPLE_RATE_HZ;

/** Finds speech with Silero VAD, of long recordings while they are still being extracted. */
@Injectable()
export class SileroVadEngine extends VadEngine implements EarlyHearing {
  /** By the signal of the job: what is heard of a job that has ended goes with it. */
  private readonly early = new WeakMap<AbortSignal, Listening>();

  constructor(private readonly pool: ComputePool) {
    super();
  }

  begin(path: string, { jobId, signal }: StageContext): void {
    this.early.set(signal, new Listening(this.pool, path, { jobId, signal }));
  }

  grow(sampleCount: number, { signal }: StageContext): void {
    this.early.get(signal)?.hearWholeTasks(Math.floor(sampleCount / SILERO.frameSamples));
  }

  async detect(audio: AudioTrack, context: StageContext): Promise<SpeechActivity> {
    const frameCount = Math.ceil(audio.sampleCount / SILERO.frameSamples);
    const listening = await this.listeningTo(audio.path, frameCount, context);
    await listening.goOn(frameCount, (frames) => {
      if (frameCount > 0) context.reportProgress(frames / frameCount);
    });
    const probabilities = listening.probabilities();
    return {
      frameSec: FRAME_SEC,
      probabilities,
      segments: findSpeechRegions(probabilities, FRAME_SEC, audio.durationSec),
    };
  }

  /** @returns what was begun early, where it can be used */
  private async listeningTo(
    path: string,
    frameCount: number,
    { jobId, signal }: StageContext,
  ): Promise<Listening> {
    const early = this.early.get(signal);
    this.early.delete(signal);
    if (early?.path === path && (await early.canReach(frameCount))) return early;
    return new Listening(this.pool, path, { jobId, signal });
  }
}

import { Injectable } from '@nestjs/common';
import { ComputePool, type TaskInput } from '../../compute/compute-pool.js';
import type { AudioTrack, SpeechActivity } from '../../domain/artifacts.js';
import { findSpeechRegions } from '../../domain/speech-regions.js';
import { SAMPLE_RATE_HZ } from '../../domain/speech.js';
import type { StageContext } from '../../domain/stage.js';
import { PITCH_HOP_SAMPLES } from '../../dsp/word-measures.js';
import { SILERO } from '../../inference/silero/silero-model.js';
import type { EarlyHearing } from '../early-hearing.js';
import { FaintSound } from './faint-sound.js';
import { Listening } from './listening.js';
import { VadEngine } from './vad-engine.js';

const FRAME_SEC = SILERO.frameSamples / SAMPLE_RATE_HZ;
/** Sound of which one task measures the level: a minute; that of most recordings is enough. */
const MEASURED_SAMPLES = 60 * SAMPLE_RATE_HZ;

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
    const listening = await this.listeningTo(audio, frameCount, context);
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
    audio: AudioTrack,
    frameCount: number,
    context: StageContext,
  ): Promise<Listening> {
    const { jobId, signal } = context;
    const early = this.early.get(signal);
    this.early.delete(signal);
    const isUsable = early?.path === audio.path && (await early.canReach(frameCount));
    const gain = await this.findGain(audio, context);
    if (isUsable && gain === 1) return early;
    return new Listening(this.pool, audio.path, { jobId, signal }, gain);
  }

  /** Measures from the start for as long as the recording might be faint. */
  private async findGain(
    { path, sampleCount }: AudioTrack,
    { jobId, signal }: StageContext,
  ): Promise<number> {
    const sound = new FaintSound(Math.ceil(sampleCount / PITCH_HOP_SAMPLES));
    for (let startSample = 0; startSample < sampleCount; startSample += MEASURED_SAMPLES) {
      const endSample = Math.min(sampleCount, startSample + MEASURED_SAMPLES);
      const span: TaskInput<'sound.levels'> = { path, startSample, endSample };
      sound.add((await this.pool.run('sound.levels', span, { jobId, signal })).levelDbfs);
      if (sound.gain === 1) break;
    }
    return sound.gain;
  }
}

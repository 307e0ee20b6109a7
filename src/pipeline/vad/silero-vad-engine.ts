import { Injectable } from '@nestjs/common';
import { ComputePool, type TaskInput, type TaskOutput } from '../../compute/compute-pool.js';
import type { AudioTrack, SpeechActivity } from '../../domain/artifacts.js';
import { findSpeechRegions } from '../../domain/speech-regions.js';
import { SAMPLE_RATE_HZ } from '../../domain/speech.js';
import type { StageContext } from '../../domain/stage.js';
import { SILERO } from '../../inference/silero/silero-model.js';
import { VadEngine } from './vad-engine.js';

const FRAME_SEC = SILERO.frameSamples / SAMPLE_RATE_HZ;
/** Frames of one task: 5 min of audio, about half a second of computing. */
const FRAMES_PER_TASK = 9375;

/** Finds speech with Silero VAD, task by task: each goes on from the state the one before left. */
@Injectable()
export class SileroVadEngine extends VadEngine {
  constructor(private readonly pool: ComputePool) {
    super();
  }

  async detect(audio: AudioTrack, context: StageContext): Promise<SpeechActivity> {
    const { jobId, signal } = context;
    const nFrames = Math.ceil(audio.sampleCount / SILERO.frameSamples);
    const probabilities = new Float32Array(nFrames);
    let state: Float32Array | null = null;
    for (let startFrame = 0; startFrame < nFrames; startFrame += FRAMES_PER_TASK) {
      const endFrame = Math.min(nFrames, startFrame + FRAMES_PER_TASK);
      const onProgress = (fraction: number): void => {
        context.reportProgress((startFrame + fraction * (endFrame - startFrame)) / nFrames);
      };
      const input: TaskInput<'vad.detect'> = { path: audio.path, startFrame, endFrame, state };
      const part: TaskOutput<'vad.detect'> = await this.pool.run('vad.detect', input, {
        jobId,
        signal,
        onProgress,
      });
      probabilities.set(part.probabilities, startFrame);
      state = part.state;
    }
    return {
      frameSec: FRAME_SEC,
      probabilities,
      segments: findSpeechRegions(probabilities, FRAME_SEC, audio.durationSec),
    };
  }
}

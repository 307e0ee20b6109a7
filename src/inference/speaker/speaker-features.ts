import { evenLevel } from '../../dsp/even-level.js';
import { meanAndDeviation } from '../../dsp/pooling.js';
import { poolVoice, voiceFrames } from '../../dsp/voice-frames.js';
import type { ModelRegistry } from '../model-registry.js';
import { floatOutput, floatTensor, type OnnxSession } from '../onnx-session.js';
import { SPEAKER } from './speaker-model.js';

/** Length of the stretch whose level is brought to LEVEL_RMS: 2 s. */
const LEVEL_SAMPLES = 32_000;
const LEVEL_RMS = 0.05;
/** Sound below -100 dBFS is digital silence. */
const SILENT_RMS = 1e-5;

/** Part of a stretch of audio: samples [start, end). */
export interface SampleSpan {
  readonly start: number;
  readonly end: number;
}

/** Computes what the projection to speakers starts from: pooled features of windows. */
export class SpeakerFeatures {
  private constructor(private readonly session: OnnxSession) {}

  /** @throws ModelMissingError, ModelCorruptError */
  static async load(models: ModelRegistry): Promise<SpeakerFeatures> {
    const { featureModelId, featureFile, featureTensor } = SPEAKER;
    return new SpeakerFeatures(
      await models.session(featureModelId, featureFile, { only: [featureTensor] }),
    );
  }

  /**
   * Pools the features of windows of a stretch of audio; the stretch runs through the model once,
   * however much its windows overlap.
   * @param samples Float32Array, mono, 16 kHz, -1..1; memory grows with its length, 20 s are fine
   * @param windows spans of samples
   * @returns for each window [736], mean and deviation of each channel and what `poolVoice` tells of
   *   pitch and timbre; null where it is too short for a frame or silent, or where the stretch holds
   *   values that are no numbers
   */
  async pool(
    samples: Float32Array,
    windows: readonly SampleSpan[],
  ): Promise<(Float32Array | null)[]> {
    if (samples.length < SPEAKER.frameSamples || !samples.every(Number.isFinite))
      return windows.map(() => null);
    const level = evenLevel(samples, LEVEL_SAMPLES, LEVEL_RMS, SILENT_RMS);
    const outputs = await this.session.run({ input_values: floatTensor(level, [1, level.length]) });
    const { data, dims } = floatOutput(outputs, SPEAKER.featureTensor);
    const channels = dims[2] ?? 1;
    const voice = voiceFrames(level, SPEAKER.frameHop, dims[1] ?? 0);
    return windows.map(({ start, end }) => {
      const first = Math.ceil(start / SPEAKER.frameHop);
      const last = Math.floor((end - SPEAKER.frameSamples) / SPEAKER.frameHop);
      if (last < first || isSilent(samples.subarray(start, end))) return null;
      const model = meanAndDeviation(
        data.subarray(first * channels, (last + 1) * channels),
        channels,
      );
      return Float32Array.from([...model, ...poolVoice(voice, first, last + 1)]);
    });
  }
}

function isSilent(samples: Float32Array): boolean {
  return samples.every((value) => Math.abs(value) < SILENT_RMS);
}

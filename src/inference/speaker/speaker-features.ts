import { meanAndDeviation } from '../../dsp/pooling.js';
import type { ModelRegistry } from '../model-registry.js';
import { floatOutput, floatTensor, type OnnxSession } from '../onnx-session.js';
import { SPEAKER } from './speaker-model.js';

/** Level that every window is brought to, so that loudness is no cue. */
const WINDOW_RMS = 0.05;
/** A window quieter than this (-100 dBFS) is digital silence. */
const SILENT_RMS = 1e-5;

/** Computes what the projection to speakers starts from: pooled features of a window. */
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
   * Pools the features of a stretch of audio.
   * @param samples Float32Array, mono, 16 kHz, -1..1
   * @returns [576], mean and deviation of each channel; null where the stretch is silent, too short,
   *   or holds values that are no numbers
   */
  async pool(samples: Float32Array): Promise<Float32Array | null> {
    const squares = samples.reduce((sum, value) => sum + value * value, 0);
    const rms = Math.sqrt(squares / Math.max(1, samples.length));
    if (samples.length < SPEAKER.minSamples || !(rms > SILENT_RMS && Number.isFinite(rms)))
      return null;
    const level = samples.map((value) => (value * WINDOW_RMS) / rms);
    const outputs = await this.session.run({ input_values: floatTensor(level, [1, level.length]) });
    const { data, dims } = floatOutput(outputs, SPEAKER.featureTensor);
    return meanAndDeviation(data, dims[2] ?? 1);
  }
}

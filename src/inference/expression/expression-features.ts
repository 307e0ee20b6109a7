import { meanAndDeviation } from '../../dsp/pooling.js';
import type { ModelRegistry } from '../model-registry.js';
import { floatOutput, floatTensor, type OnnxSession } from '../onnx-session.js';
import { EXPRESSION } from './expression-model.js';

/** RMS that every utterance is brought to, so that neither gain nor distance is a cue. */
const LEVEL_RMS = 0.05;
/** Sound below -100 dBFS is digital silence. */
const SILENT_RMS = 1e-5;
/** Shorter sound was not trained on, and single words were taken for sad: 0.5 s. */
const LEAST_SAMPLES = 8000;

/** Computes what expression is read from: pooled features of an utterance. */
export class ExpressionFeatures {
  private constructor(private readonly session: OnnxSession) {}

  /** @throws ModelMissingError, ModelCorruptError */
  static async load(models: ModelRegistry): Promise<ExpressionFeatures> {
    const { featureModelId, featureFile, featureTensor } = EXPRESSION;
    return new ExpressionFeatures(
      await models.session(featureModelId, featureFile, { only: [featureTensor] }),
    );
  }

  /**
   * Pools the features of an utterance.
   * @param samples Float32Array, mono, 16 kHz, -1..1; 8 s at most, as in training
   * @returns [576], mean and deviation of each channel; null where it is too short or silent, or holds
   *   values that are no numbers
   */
  async pool(samples: Float32Array): Promise<Float32Array | null> {
    let energy = 0;
    for (let i = 0; i < samples.length; i++) energy += (samples[i] ?? 0) ** 2;
    const rms = Math.sqrt(energy / samples.length);
    if (samples.length < LEAST_SAMPLES || !(rms >= SILENT_RMS) || rms === Infinity) return null;
    const level = new Float32Array(samples.length);
    for (let i = 0; i < level.length; i++) level[i] = ((samples[i] ?? 0) * LEVEL_RMS) / rms;
    const outputs = await this.session.run({ input_values: floatTensor(level, [1, level.length]) });
    const { data, dims } = floatOutput(outputs, EXPRESSION.featureTensor);
    const pooled = meanAndDeviation(data, dims[2] ?? 1);
    return pooled.every(Number.isFinite) ? pooled : null;
  }
}

import { measureFrames, STEP } from '../../dsp/pcm-steps.js';
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
/** Samples whose energy is summed at a time. */
const FRAME_SAMPLES = 4096;

/**
 * Computes what expression is read from: pooled features of an utterance. Not safe for two calls at
 * once: it keeps its work space, since new memory costs time.
 */
export class ExpressionFeatures {
  private room = new Float32Array(0);

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
   * @param steps Int16Array, samples in 16 bits, mono, 16 kHz; 8 s at most, as in training. They are
   *   read before anything waits.
   * @returns [576], mean and deviation of each channel; null where it is too short or silent
   */
  async pool(steps: Int16Array): Promise<Float32Array | null> {
    const energy = measureFrames(steps, FRAME_SAMPLES).energy.reduce((sum, part) => sum + part, 0);
    const rms = Math.sqrt(energy / steps.length);
    if (steps.length < LEAST_SAMPLES || rms < SILENT_RMS) return null;
    if (this.room.length < steps.length) this.room = new Float32Array(steps.length);
    const level = this.room.subarray(0, steps.length);
    toLevel(steps, rms, level);
    const outputs = await this.session.run({ input_values: floatTensor(level, [1, level.length]) });
    const { data, dims } = floatOutput(outputs, EXPRESSION.featureTensor);
    const pooled = meanAndDeviation(data, dims[2] ?? 1);
    return pooled.every(Number.isFinite) ? pooled : null;
  }
}

/** In 64 bits: the graph works in 8 bits in part and makes more of what is rounded here. */
function toLevel(steps: Int16Array, rms: number, level: Float32Array): void {
  const gain = (STEP * LEVEL_RMS) / rms;
  for (let i = 0; i < level.length; i++) level[i] = (steps[i] ?? 0) * gain;
}

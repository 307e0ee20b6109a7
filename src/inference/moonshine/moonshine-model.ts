import type { ModelRegistry } from '../model-registry.js';
import { floatOutput, floatTensor, type OnnxSession } from '../onnx-session.js';
import { type DecodedSpeech, decodeGreedily } from './greedy-decoder.js';
import {
  MOONSHINE_VARIANTS,
  type MoonshineModelId,
  type MoonshineVariant,
} from './moonshine-variant.js';

/** The fewest samples that give the encoder one frame. */
const MIN_SAMPLES = 1_600;

/** A loaded Moonshine model. */
export class MoonshineModel {
  readonly variant: MoonshineVariant;

  private constructor(
    id: MoonshineModelId,
    private readonly encoder: OnnxSession,
    private readonly decoder: OnnxSession,
  ) {
    this.variant = MOONSHINE_VARIANTS[id];
  }

  /**
   * Loads a model, once per process.
   * @throws ModelMissingError, ModelCorruptError, or the library's error
   */
  static async load(models: ModelRegistry, id: MoonshineModelId): Promise<MoonshineModel> {
    const encoder = await models.session(id, 'encoder_model.onnx');
    const decoder = await models.session(id, 'decoder_prepared.onnx');
    return new MoonshineModel(id, encoder, decoder);
  }

  /**
   * Writes down what is said.
   * @param samples Float32Array [nSamples], mono, 16 kHz, -1..1; padded with silence where it is
   *   shorter than the encoder takes
   * @param maxTokens the most tokens that so much audio can hold
   */
  async decode(samples: Float32Array, maxTokens: number): Promise<DecodedSpeech> {
    const input = new Float32Array(Math.max(samples.length, MIN_SAMPLES));
    input.set(samples);
    const outputs = await this.encoder.run({
      input_values: floatTensor(input, [1, input.length]),
    });
    const encoded = floatOutput(outputs, 'last_hidden_state').tensor;
    return decodeGreedily(this.decoder, this.variant, encoded, maxTokens);
  }
}

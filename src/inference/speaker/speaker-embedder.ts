import type { ModelRegistry } from '../model-registry.js';
import { floatOutput, floatTensor, type OnnxSession } from '../onnx-session.js';
import { projectionGraph } from './projection-graph.js';
import { SpeakerFeatures, type SampleSpan } from './speaker-features.js';
import { SPEAKER } from './speaker-model.js';
import { readSpeakerProjection, type SpeakerProjection } from './speaker-projection.js';

/** Turns windows of speech into speaker vectors. */
export class SpeakerEmbedder {
  private constructor(
    private readonly features: SpeakerFeatures,
    private readonly projection: OnnxSession,
    readonly dimensions: number,
  ) {}

  /** @throws ModelMissingError, ModelCorruptError */
  static async load(models: ModelRegistry): Promise<SpeakerEmbedder> {
    const projection = await loadSpeakerProjection(models);
    return new SpeakerEmbedder(
      await SpeakerFeatures.load(models),
      await models.writtenSession('speaker-projection', () => projectionGraph(projection)),
      projection.dimensions,
    );
  }

  /**
   * Computes the speaker vectors of windows of a stretch of audio.
   * @param samples Float32Array, mono, 16 kHz, -1..1, about 20 s at most; changed in place
   * @param windows spans of samples; 2 s are best, under 1 s says little
   * @returns [nWindows * dimensions], the vector of each window; zeros, which resemble nobody, where it
   *   says nothing
   */
  async embed(samples: Float32Array, windows: readonly SampleSpan[]): Promise<Float32Array> {
    const { dimensions } = this;
    const vectors = new Float32Array(windows.length * dimensions);
    const pooled = await this.features.pool(samples, windows);
    if (!pooled) return vectors;
    const outputs = await this.projection.run({
      pooled: floatTensor(pooled.features, [pooled.windows.length, pooled.featureCount]),
    });
    const { data } = floatOutput(outputs, 'vectors');
    for (const [row, window] of pooled.windows.entries()) {
      const vector = data.subarray(row * dimensions, (row + 1) * dimensions);
      if (vector.every(Number.isFinite)) vectors.set(vector, window * dimensions);
    }
    return vectors;
  }
}

/**
 * The trained projection, read once per process.
 * @throws ModelMissingError, ModelCorruptError; Error where the weights are of another version
 */
export function loadSpeakerProjection(models: ModelRegistry): Promise<SpeakerProjection> {
  const { projectionModelId, projectionFile } = SPEAKER;
  return models.once('speaker-projection', async () =>
    readSpeakerProjection(await models.content(projectionModelId, projectionFile)),
  );
}

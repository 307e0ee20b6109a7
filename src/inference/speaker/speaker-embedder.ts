import type { ModelRegistry } from '../model-registry.js';
import { SpeakerFeatures, type SampleSpan } from './speaker-features.js';
import { SPEAKER } from './speaker-model.js';
import {
  projectToSpeaker,
  readSpeakerProjection,
  type SpeakerProjection,
} from './speaker-projection.js';

/** Turns windows of speech into speaker vectors. */
export class SpeakerEmbedder {
  private constructor(
    private readonly features: SpeakerFeatures,
    private readonly projection: SpeakerProjection,
  ) {}

  /** @throws ModelMissingError, ModelCorruptError */
  static async load(models: ModelRegistry): Promise<SpeakerEmbedder> {
    return new SpeakerEmbedder(
      await SpeakerFeatures.load(models),
      await loadSpeakerProjection(models),
    );
  }

  get dimensions(): number {
    return this.projection.dimensions;
  }

  /**
   * Computes the speaker vectors of windows of a stretch of audio.
   * @param samples Float32Array, mono, 16 kHz, -1..1, about 20 s at most
   * @param windows spans of samples; 2 s are best, under 1 s says little
   * @returns [dimensions] for each window; zeros, which resemble nobody, where it says nothing
   */
  async embed(samples: Float32Array, windows: readonly SampleSpan[]): Promise<Float32Array[]> {
    const pooled = await this.features.pool(samples, windows);
    return pooled.map((features) =>
      features ? projectToSpeaker(features, this.projection) : new Float32Array(this.dimensions),
    );
  }
}

/** @throws ModelMissingError, ModelCorruptError; Error where the weights are of another version */
export async function loadSpeakerProjection(models: ModelRegistry): Promise<SpeakerProjection> {
  const { projectionModelId, projectionFile } = SPEAKER;
  return readSpeakerProjection(await models.content(projectionModelId, projectionFile));
}

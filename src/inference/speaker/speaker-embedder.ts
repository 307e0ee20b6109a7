import type { ModelRegistry } from '../model-registry.js';
import { SpeakerFeatures } from './speaker-features.js';
import { SPEAKER } from './speaker-model.js';
import {
  projectToSpeaker,
  readSpeakerProjection,
  type SpeakerProjection,
} from './speaker-projection.js';

/** Turns stretches of audio into speaker vectors. */
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
   * Computes the speaker vector of a stretch of audio.
   * @param samples Float32Array, mono, 16 kHz, -1..1; 2 s is best, under 1 s says little
   * @returns [dimensions]; zeros, which resemble nobody, where the stretch is silent or too short
   */
  async embed(samples: Float32Array): Promise<Float32Array> {
    const pooled = await this.features.pool(samples);
    return pooled ? projectToSpeaker(pooled, this.projection) : new Float32Array(this.dimensions);
  }
}

/** @throws ModelMissingError, ModelCorruptError; Error where the weights are of another version */
export async function loadSpeakerProjection(models: ModelRegistry): Promise<SpeakerProjection> {
  const { projectionModelId, projectionFile } = SPEAKER;
  return readSpeakerProjection(await models.content(projectionModelId, projectionFile));
}

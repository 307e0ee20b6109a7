import { evenLevel } from '../../dsp/even-level.js';
import { POWER_BINS, voicePowers } from '../../dsp/voice-powers.js';
import type { ModelRegistry } from '../model-registry.js';
import { floatOutput, floatTensor, type OnnxSession, type OnnxTensor } from '../onnx-session.js';
import { frameGraph } from './frame-graph.js';
import { SPEAKER } from './speaker-model.js';

/** Length of the stretch whose level is brought to LEVEL_RMS: 2 s. */
const LEVEL_SAMPLES = 32_000;
const LEVEL_RMS = 0.05;
/** Sound below -100 dBFS is digital silence. */
export const SILENT_RMS = 1e-5;

/** What is measured of each frame of a stretch of audio. */
export interface FrameTable {
  readonly frameCount: number;
  /** f32 [nFrames, nNumbers]; see `frameGraph`. */
  readonly frames: OnnxTensor;
  /** The same numbers, frame by frame. */
  readonly data: Float32Array;
}

/** Measures what tells voices apart, frame by frame of 24 ms. */
export class SpeakerFrames {
  private constructor(
    private readonly session: OnnxSession,
    private readonly joining: OnnxSession,
  ) {}

  /** @throws ModelMissingError, ModelCorruptError */
  static async load(models: ModelRegistry): Promise<SpeakerFrames> {
    const { featureModelId, featureFile, featureTensor, channels } = SPEAKER;
    return new SpeakerFrames(
      await models.session(featureModelId, featureFile, { only: [featureTensor] }),
      await models.writtenSession('speaker-frames', () => frameGraph(channels)),
    );
  }

  /**
   * Measures the frames of a stretch of audio.
   * @param samples Float32Array, mono, 16 kHz, -1..1; memory grows with its length, 20 s are fine; they
   *   are evened in level in place, which spares as much memory again
   * @returns null where it is shorter than a frame, or holds values that are no numbers
   */
  async measure(samples: Float32Array): Promise<FrameTable | null> {
    if (samples.length < SPEAKER.frameSamples) return null;
    const level = evenLevel(samples, LEVEL_SAMPLES, LEVEL_RMS, SILENT_RMS, samples);
    if (!level) return null;
    const outputs = await this.session.run({ input_values: floatTensor(level, [1, level.length]) });
    const { tensor: features, dims } = floatOutput(outputs, SPEAKER.featureTensor);
    const frameCount = dims[1] ?? 0;
    const powers = voicePowers(level, SPEAKER.frameHop, frameCount);
    const joined = await this.joining.run({
      features,
      powers: floatTensor(powers, [frameCount, POWER_BINS]),
    });
    const { tensor, data } = floatOutput(joined, 'frames');
    return { frameCount, frames: tensor, data };
  }
}

import { evenLevel } from '../../dsp/even-level.js';
import { POWER_BINS, voicePowers } from '../../dsp/voice-powers.js';
import type { ModelRegistry } from '../model-registry.js';
import { floatOutput, floatTensor, type OnnxSession } from '../onnx-session.js';
import { poolingGraph } from './pooling-graph.js';
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

/** Pooled features of those windows that say something. */
export interface PooledWindows {
  /** Indices of these windows among all that were asked for, ascending; at least one. */
  readonly windows: readonly number[];
  readonly featureCount: number;
  /** [nWindows * featureCount], window by window; see `poolingGraph`. */
  readonly features: Float32Array;
}

/** Computes what the projection to speakers starts from: pooled features of windows. */
export class SpeakerFeatures {
  private constructor(
    private readonly session: OnnxSession,
    private readonly pooling: OnnxSession,
  ) {}

  /** @throws ModelMissingError, ModelCorruptError */
  static async load(models: ModelRegistry): Promise<SpeakerFeatures> {
    const { featureModelId, featureFile, featureTensor, channels } = SPEAKER;
    return new SpeakerFeatures(
      await models.session(featureModelId, featureFile, { only: [featureTensor] }),
      await models.writtenSession('speaker-pooling', () => poolingGraph(channels)),
    );
  }

  /**
   * Pools the features of windows of a stretch of audio; the stretch runs through the model once,
   * however much its windows overlap.
   * @param samples Float32Array, mono, 16 kHz, -1..1; memory grows with its length, 20 s are fine; they
   *   are evened in level in place, which spares as much memory again
   * @param windows spans of samples
   * @returns without those that are silent or too short for a frame; null where there is no other, or
   *   where the stretch holds values that are no numbers
   */
  async pool(samples: Float32Array, windows: readonly SampleSpan[]): Promise<PooledWindows | null> {
    if (samples.length < SPEAKER.frameSamples) return null;
    const spoken = [...windows.keys()].filter((index) => {
      const { start, end } = windows[index] ?? { start: 0, end: 0 };
      return lastFrame(end) >= firstFrame(start) && !isSilent(samples.subarray(start, end));
    });
    if (spoken.length === 0) return null;

    const level = evenLevel(samples, LEVEL_SAMPLES, LEVEL_RMS, SILENT_RMS, samples);
    if (!level) return null;
    const outputs = await this.session.run({ input_values: floatTensor(level, [1, level.length]) });
    const { tensor: features, dims } = floatOutput(outputs, SPEAKER.featureTensor);
    const frameCount = dims[1] ?? 0;
    const powers = voicePowers(level, SPEAKER.frameHop, frameCount);
    const shares = new Float32Array(spoken.length * frameCount);
    for (const [row, index] of spoken.entries()) {
      const { start, end } = windows[index] ?? { start: 0, end: 0 };
      const [first, last] = [firstFrame(start), Math.min(lastFrame(end), frameCount - 1)];
      const from = row * frameCount;
      shares.fill(1 / (last - first + 1), from + first, from + last + 1);
    }
    const pooled = await this.pooling.run({
      features,
      powers: floatTensor(powers, [frameCount, POWER_BINS]),
      shares: floatTensor(shares, [spoken.length, frameCount]),
    });
    const { data, dims: pooledDims } = floatOutput(pooled, 'pooled');
    return { windows: spoken, featureCount: pooledDims[1] ?? 0, features: data };
  }
}

function firstFrame(startSample: number): number {
  return Math.ceil(startSample / SPEAKER.frameHop);
}

function lastFrame(endSample: number): number {
  return Math.floor((endSample - SPEAKER.frameSamples) / SPEAKER.frameHop);
}

function isSilent(samples: Float32Array): boolean {
  return samples.every((value) => Math.abs(value) < SILENT_RMS);
}

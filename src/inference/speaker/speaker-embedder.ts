import type { ModelRegistry } from '../model-registry.js';
import { floatOutput, floatTensor, type OnnxSession } from '../onnx-session.js';
import { SILENT_RMS, SpeakerFrames } from './speaker-frames.js';
import { SPEAKER } from './speaker-model.js';
import { loadSpeakerSpread } from './speaker-spread.js';

/** Part of a stretch of audio: samples [start, end). */
export interface SampleSpan {
  readonly start: number;
  readonly end: number;
}

/** Turns windows of speech into speaker vectors. */
export class SpeakerEmbedder {
  private constructor(
    private readonly frames: SpeakerFrames,
    private readonly network: OnnxSession,
    readonly dimensions: number,
  ) {}

  /** @throws ModelMissingError, ModelCorruptError */
  static async load(models: ModelRegistry): Promise<SpeakerEmbedder> {
    const { networkModelId, networkFile } = SPEAKER;
    return new SpeakerEmbedder(
      await SpeakerFrames.load(models),
      await models.session(networkModelId, networkFile),
      (await loadSpeakerSpread(models)).betweenVariance.length,
    );
  }

  /**
   * Computes the speaker vectors of windows of a stretch of audio; the stretch runs through the models
   * once, however much its windows overlap.
   * @param samples Float32Array, mono, 16 kHz, -1..1, about 20 s at most; changed in place
   * @param windows spans of samples; 1.5 s are best, under .5 s says little
   * @returns [nWindows * dimensions], the vector of each window; zeros, which resemble nobody, where it
   *   is silent, too short for a frame, or its vector is no numbers
   */
  async embed(samples: Float32Array, windows: readonly SampleSpan[]): Promise<Float32Array> {
    const { dimensions } = this;
    const vectors = new Float32Array(windows.length * dimensions);
    const spoken = [...windows.keys()].filter((index) => {
      const { start, end } = windows[index] ?? { start: 0, end: 0 };
      return lastFrame(end) >= firstFrame(start) && !isSilent(samples.subarray(start, end));
    });
    const table = spoken.length === 0 ? null : await this.frames.measure(samples);
    if (!table) return vectors;
    const { frames, frameCount } = table;
    const inside = new Float32Array(spoken.length * frameCount);
    for (const [row, index] of spoken.entries()) {
      const { start, end } = windows[index] ?? { start: 0, end: 0 };
      const from = row * frameCount;
      inside.fill(1, from + firstFrame(start), from + Math.min(lastFrame(end) + 1, frameCount));
    }
    const outputs = await this.network.run({
      frames,
      inside: floatTensor(inside, [spoken.length, frameCount]),
    });
    const { data } = floatOutput(outputs, 'vectors');
    for (const [row, window] of spoken.entries()) {
      const vector = data.subarray(row * dimensions, (row + 1) * dimensions);
      if (vector.every(Number.isFinite)) vectors.set(vector, window * dimensions);
    }
    return vectors;
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

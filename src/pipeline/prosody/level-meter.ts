import { Injectable } from '@nestjs/common';
import { ComputePool } from '../../compute/compute-pool.js';
import type { AudioTrack } from '../../domain/artifacts.js';
import type { StageContext } from '../../domain/stage.js';
import type { LevelFrames } from '../../dsp/level-frames.js';
import { PITCH_HOP_SAMPLES } from '../../dsp/word-measures.js';
import { forEachAtOnce } from '../../compute/at-once.js';

/** Sound measured by one task: two minutes, some ms of computing. */
const PART_SAMPLES = 12_000 * PITCH_HOP_SAMPLES;

/** Measures the level of every 10 ms of a file, in the compute pool. */
@Injectable()
export class LevelMeter {
  constructor(private readonly pool: ComputePool) {}

  /** @param progress shares of the stage at which this begins and ends */
  async measure(
    { path, sampleCount }: AudioTrack,
    context: StageContext,
    progress: readonly [number, number],
  ): Promise<LevelFrames> {
    const { jobId } = context;
    const starts = Array.from(
      { length: Math.ceil(sampleCount / PART_SAMPLES) },
      (_, i) => i * PART_SAMPLES,
    );
    const parts = await forEachAtOnce(starts, context, progress, (startSample, signal) => {
      const endSample = Math.min(sampleCount, startSample + PART_SAMPLES);
      return this.pool.run('sound.levels', { path, startSample, endSample }, { jobId, signal });
    });
    const levelDbfs = new Float32Array(Math.ceil(sampleCount / PITCH_HOP_SAMPLES));
    for (const [i, part] of parts.entries())
      levelDbfs.set(part.levelDbfs, (i * PART_SAMPLES) / PITCH_HOP_SAMPLES);
    return {
      levelDbfs,
      peak: parts.reduce((highest, { peak }) => Math.max(highest, peak), 0),
      clippedSamples: parts.reduce((sum, part) => sum + part.clippedSamples, 0),
    };
  }
}

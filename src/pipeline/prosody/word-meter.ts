import { Injectable } from '@nestjs/common';
import { ComputePool } from '../../compute/compute-pool.js';
import type { AudioTrack } from '../../domain/artifacts.js';
import type { Utterance } from '../../domain/speech.js';
import type { StageContext } from '../../domain/stage.js';
import { adaptPitchRange, type PitchRange, WIDE_PITCH_RANGE } from '../../dsp/pitch-range.js';
import { PITCH_HOP_SAMPLES, type WordMeasure } from '../../dsp/word-measures.js';
import { forEachAtOnce } from '../../compute/at-once.js';
import { batchStretches, planStretches, type Stretch } from './stretches.js';

/** Share of the work that the first pass takes. */
const SURVEY_SHARE = 0.3;

/** What was measured of all words. */
export interface WordMeterReading {
  /** [utterance][word], parallel to `utterances[i].words[j]`. */
  readonly words: WordMeasure[][];
  /** Float32Array [nFrames], F0 of every 10 ms in Hz; 0 where unvoiced, NaN outside of utterances. */
  readonly f0Hz: Float32Array;
}

/**
 * Measures words in the compute pool, in two passes: the first finds each speaker's pitch range, the
 * second measures with it.
 */
@Injectable()
export class WordMeter {
  constructor(private readonly pool: ComputePool) {}

  async measure(
    audio: AudioTrack,
    utterances: readonly Utterance[],
    context: StageContext,
  ): Promise<WordMeterReading> {
    const { path, sampleCount } = audio;
    const batches = batchStretches(planStretches(utterances, sampleCount));
    const { jobId } = context;
    const ranges = await this.survey(path, batches, context);
    const measured = await forEachAtOnce(batches, context, [SURVEY_SHARE, 1], (batch, signal) => {
      const stretches = batch.map(({ startSample, endSample, words, speakerIndex }) => ({
        startSample,
        endSample,
        words,
        range: ranges.get(speakerIndex) ?? WIDE_PITCH_RANGE,
      }));
      return this.pool.run('prosody.measure', { path, stretches }, { jobId, signal });
    });
    const words: WordMeasure[][] = utterances.map(() => []);
    const f0Hz = new Float32Array(Math.ceil(sampleCount / PITCH_HOP_SAMPLES)).fill(NaN);
    for (const [i, batch] of batches.entries()) {
      for (const [j, { utteranceIndex }] of batch.entries()) {
        const stretch = measured[i]?.[j];
        words[utteranceIndex]?.push(...(stretch?.words ?? []));
        for (const [k, value] of (stretch?.f0Hz ?? []).entries()) {
          const frame = (stretch?.firstFrame ?? 0) + k;
          if (frame >= 0 && frame < f0Hz.length) f0Hz[frame] = value;
        }
      }
    }
    return { words, f0Hz };
  }

  private async survey(
    path: string,
    batches: readonly (readonly Stretch[])[],
    context: StageContext,
  ): Promise<Map<number, PitchRange>> {
    const { jobId } = context;
    const found = await forEachAtOnce(batches, context, [0, SURVEY_SHARE], (batch, signal) => {
      const stretches = batch.map(({ startSample, endSample }) => ({ startSample, endSample }));
      return this.pool.run('prosody.survey', { path, stretches }, { jobId, signal });
    });
    const bySpeaker = new Map<number, number[]>();
    for (const [i, batch] of batches.entries()) {
      for (const [j, { speakerIndex }] of batch.entries()) {
        const f0s = bySpeaker.get(speakerIndex) ?? [];
        for (const f0 of found[i]?.[j] ?? []) f0s.push(f0);
        bySpeaker.set(speakerIndex, f0s);
      }
    }
    return new Map([...bySpeaker].map(([speaker, f0s]) => [speaker, adaptPitchRange(f0s)]));
  }
}

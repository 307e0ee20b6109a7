import { Injectable } from '@nestjs/common';
import { ComputePool } from '../../compute/compute-pool.js';
import type { AudioTrack } from '../../domain/artifacts.js';
import type { Utterance } from '../../domain/speech.js';
import type { StageContext } from '../../domain/stage.js';
import { adaptPitchRange, type PitchRange, WIDE_PITCH_RANGE } from '../../dsp/pitch-range.js';
import type { WordMeasure } from '../../dsp/word-measures.js';
import { batchStretches, planStretches, type Stretch } from './stretches.js';

/** Share of the work that the first pass takes. */
const SURVEY_SHARE = 0.3;

/**
 * Measures words in the compute pool, in two passes: the first finds each speaker's pitch range, the
 * second measures with it.
 */
@Injectable()
export class WordMeter {
  constructor(private readonly pool: ComputePool) {}

  /** @returns [utterance][word], parallel to `utterances[i].words[j]` */
  async measure(
    audio: AudioTrack,
    utterances: readonly Utterance[],
    context: StageContext,
  ): Promise<WordMeasure[][]> {
    const { path, sampleCount } = audio;
    const batches = batchStretches(planStretches(utterances, sampleCount));
    const { jobId } = context;
    const ranges = await this.survey(path, batches, context);
    const measured = await forEachBatch(batches, context, SURVEY_SHARE, 1, (batch, signal) => {
      const stretches = batch.map(({ startSample, endSample, words, speakerIndex }) => ({
        startSample,
        endSample,
        words,
        range: ranges.get(speakerIndex) ?? WIDE_PITCH_RANGE,
      }));
      return this.pool.run('prosody.measure', { path, stretches }, { jobId, signal });
    });
    const measures: WordMeasure[][] = utterances.map(() => []);
    for (const [i, batch] of batches.entries())
      for (const [j, { utteranceIndex }] of batch.entries())
        measures[utteranceIndex]?.push(...(measured[i]?.[j] ?? []));
    return measures;
  }

  private async survey(
    path: string,
    batches: readonly (readonly Stretch[])[],
    context: StageContext,
  ): Promise<Map<number, PitchRange>> {
    const { jobId } = context;
    const found = await forEachBatch(batches, context, 0, SURVEY_SHARE, (batch, signal) => {
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

/** Runs `work` for all batches at once, reports progress from `from` to `to`, and stops all if one fails. */
async function forEachBatch<Output>(
  batches: readonly (readonly Stretch[])[],
  context: StageContext,
  from: number,
  to: number,
  work: (batch: readonly Stretch[], signal: AbortSignal) => Promise<Output>,
): Promise<Output[]> {
  const failed = new AbortController();
  const signal = AbortSignal.any([context.signal, failed.signal]);
  let done = 0;
  try {
    return await Promise.all(
      batches.map(async (batch) => {
        const output = await work(batch, signal);
        done += 1;
        context.reportProgress(from + (to - from) * (done / batches.length));
        return output;
      }),
    );
  } catch (error) {
    failed.abort();
    throw error;
  }
}

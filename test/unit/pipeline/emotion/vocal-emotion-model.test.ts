import { describe, expect, it } from 'vitest';
import {
  ComputePool,
  type TaskInput,
  type TaskName,
  type TaskOutput,
} from '../../../../src/compute/compute-pool.js';
import type { SampleSpan } from '../../../../src/dsp/word-measures.js';
import { VocalEmotionModel } from '../../../../src/pipeline/emotion/vocal-emotion-model.js';
import { stageContext } from '../../../support/stage-context.js';
import { utterance, word } from '../../../support/transcripts.js';

const TYPICAL = { arousal: 0, valence: 0 };
const AUDIO = { path: 'audio.s16', sampleCount: 160_000, durationSec: 10, mediaDurationSec: 10 };

/** Remembers what is to be heard, and hears typical speech in it. */
class ListeningPool extends ComputePool {
  readonly heard: SampleSpan[] = [];

  run<Name extends TaskName>(_name: Name, input: TaskInput<Name>): Promise<TaskOutput<Name>> {
    const { utterances } = input as TaskInput<'expression.listen'>;
    this.heard.push(...utterances);
    const output: TaskOutput<'expression.listen'> = {
      scores: utterances.map(() => TYPICAL),
      typical: TYPICAL,
    };
    return Promise.resolve(output as TaskOutput<Name>);
  }
}

async function heardOf(startSec: number, endSec: number): Promise<SampleSpan | undefined> {
  const pool = new ListeningPool();
  const utterances = [utterance(0, word('yes', startSec, endSec))];
  const none = new Float32Array(0);
  const sound = { levelDbfs: none, f0Hz: none, peak: 0, clippedShare: 0 };
  const prosody = { words: [[]], speakers: [], sound };
  const transcript = { language: 'en', utterances };
  await new VocalEmotionModel(pool).estimate(AUDIO, transcript, prosody, stageContext());
  return pool.heard[0];
}

describe('VocalEmotionModel', () => {
  it('hears the same where borders of words are some milliseconds off', async () => {
    expect(await heardOf(1.012, 2.387)).toEqual(await heardOf(1.027, 2.394));
  });

  it('hears all of an utterance, and a tenth of a second more on each side at most', async () => {
    expect(await heardOf(1.05, 2.31)).toEqual({ startSample: 16_000, endSample: 38_400 });
  });

  it('hears nothing beyond the end of the recording', async () => {
    expect((await heardOf(9.2, 9.99))?.endSample).toBe(160_000);
  });
});

import { Injectable } from '@nestjs/common';
import { LoopTurns } from '../../common/loop-turns.js';
import { forEachAtOnce } from '../../compute/at-once.js';
import { ComputePool } from '../../compute/compute-pool.js';
import type {
  AudioTrack,
  EmotionEstimate,
  EmotionTrack,
  Prosody,
  Transcript,
} from '../../domain/artifacts.js';
import { SAMPLE_RATE_HZ, type Utterance } from '../../domain/speech.js';
import type { StageContext } from '../../domain/stage.js';
import { joinWords } from '../../domain/utterance-text.js';
import type { ExpressionScores } from '../../inference/expression/expression-weights.js';
import { arousalOf } from './arousal.js';
import { EmotionModel } from './emotion-model.js';
import { describeExpression } from './expression.js';
import { textValence } from './text-valence.js';
import { relateToSpeaker } from './voice-expression.js';
import { voiceFeatures } from './voice-features.js';

/** Speech heard by one task: a minute, less than a second of computing. */
const BATCH_SEC = 60;

/**
 * What is heard begins and ends on steps of this length, outside the words: borders of words move by
 * some milliseconds with the loudness of a recording, and how the model cuts sound into frames
 * depends on where it begins.
 */
const HEARING_STEP_SEC = 0.1;
const HEARING_STEP_SAMPLES = HEARING_STEP_SEC * SAMPLE_RATE_HZ;

/**
 * Estimates vocal expression from three sides: what a trained head hears in the voice, how pitch,
 * level, brightness and rate depart from the speaker's usual ones, and, in English, the words.
 */
@Injectable()
export class VocalEmotionModel extends EmotionModel {
  constructor(private readonly pool: ComputePool) {
    super();
  }

  async estimate(
    audio: AudioTrack,
    { utterances, language }: Transcript,
    prosody: Prosody,
    context: StageContext,
  ): Promise<EmotionTrack> {
    const voices = await this.listen(audio, utterances, context);
    const arousal = arousalPerSpeaker(utterances, prosody);
    const turns = new LoopTurns();
    const track: EmotionEstimate[] = [];
    for (const [i, { words }] of utterances.entries()) {
      await turns.pass();
      const valence = textValence(joinWords(words, language), language);
      track.push(describeExpression(voices[i] ?? null, arousal[i] ?? 0, valence));
    }
    return track;
  }

  /** @returns relative to each utterance's speaker; null where nothing is heard */
  private async listen(
    { path, sampleCount }: AudioTrack,
    utterances: readonly Utterance[],
    context: StageContext,
  ): Promise<(ExpressionScores | null)[]> {
    const { jobId } = context;
    const toSample = (step: number): number =>
      step >= 0 ? Math.min(sampleCount, step * HEARING_STEP_SAMPLES) : 0;
    const outputs = await forEachAtOnce(batchesOf(utterances), context, [0, 1], (batch, signal) => {
      const spans = batch.map(({ words }) => ({
        startSample: toSample(Math.floor((words[0]?.startSec ?? 0) / HEARING_STEP_SEC)),
        endSample: toSample(Math.ceil((words.at(-1)?.endSec ?? 0) / HEARING_STEP_SEC)),
      }));
      return this.pool.run('expression.listen', { path, utterances: spans }, { jobId, signal });
    });
    const [first] = outputs;
    if (!first) return [];
    return relateToSpeaker(
      outputs.flatMap(({ scores }) => scores),
      first.typical,
      utterances.map(({ speakerIndex }) => speakerIndex),
    );
  }
}

function batchesOf(utterances: readonly Utterance[]): Utterance[][] {
  const batches: Utterance[][] = [];
  let filledSec = Infinity;
  for (const utterance of utterances) {
    const lengthSec = Math.max(0, utterance.endSec - utterance.startSec) || 0;
    if (filledSec + lengthSec > BATCH_SEC) {
      batches.push([]);
      filledSec = 0;
    }
    batches.at(-1)?.push(utterance);
    filledSec += lengthSec;
  }
  return batches;
}

function arousalPerSpeaker(utterances: readonly Utterance[], prosody: Prosody): number[] {
  const features = utterances.map((row, i) => voiceFeatures(row, prosody.words[i] ?? []));
  const arousal = utterances.map(() => 0);
  for (const speaker of new Set(utterances.map(({ speakerIndex }) => speakerIndex))) {
    const own = utterances.flatMap((row, i) => (row.speakerIndex === speaker ? [i] : []));
    const values = arousalOf(own.map((i) => features[i] ?? null));
    for (const [j, i] of own.entries()) arousal[i] = values[j] ?? 0;
  }
  return arousal;
}

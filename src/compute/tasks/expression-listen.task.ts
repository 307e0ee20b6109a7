import type { SampleSpan } from '../../dsp/word-measures.js';
import { ExpressionFeatures } from '../../inference/expression/expression-features.js';
import { EXPRESSION } from '../../inference/expression/expression-model.js';
import {
  readExpressionWeights,
  scoreExpression,
  type ExpressionScores,
} from '../../inference/expression/expression-weights.js';
import { borrowSteps } from '../pcm-reader.js';
import type { Task } from '../task.js';

/** Longest piece that is heard at once; longer utterances are heard in equal pieces. */
const PIECE_SAMPLES = 8 * 16_000;

export interface ExpressionListenInput {
  /** Headerless 16-bit mono PCM at 16 kHz. */
  readonly path: string;
  readonly utterances: readonly SampleSpan[];
}

export interface ExpressionListenOutput {
  /** One per utterance; null where it says nothing. */
  readonly scores: readonly (ExpressionScores | null)[];
  /** Scores of typical speech. */
  readonly typical: ExpressionScores;
}

/** Scores the vocal expression of utterances. */
export const expressionListen: Task<ExpressionListenInput, ExpressionListenOutput> = async (
  { path, utterances },
  context,
) => {
  const features = await ExpressionFeatures.load(context.models);
  const weights = await context.models.once('expression-weights', async () =>
    readExpressionWeights(
      await context.models.content(EXPRESSION.weightsModelId, EXPRESSION.weightsFile),
    ),
  );
  const scores: (ExpressionScores | null)[] = [];
  for (const { startSample, endSample } of utterances) {
    const length = Math.max(0, endSample - startSample);
    const pieceCount = Math.max(1, Math.ceil(length / PIECE_SAMPLES));
    const heard: ExpressionScores[] = [];
    for (let piece = 0; piece < pieceCount; piece++) {
      const from = startSample + Math.floor((length * piece) / pieceCount);
      const to = startSample + Math.floor((length * (piece + 1)) / pieceCount);
      const pooled = await features.pool(borrowSteps(path, from, to));
      if (pooled) heard.push(scoreExpression(pooled, weights));
    }
    scores.push(heard.length > 0 ? meanScores(heard) : null);
    context.reportProgress(scores.length / utterances.length);
  }
  return {
    scores,
    typical: { arousal: weights.arousal.offset, valence: weights.valence.offset },
  };
};

function meanScores(scores: readonly ExpressionScores[]): ExpressionScores {
  const mean = (part: keyof ExpressionScores): number =>
    scores.reduce((sum, score) => sum + score[part], 0) / scores.length;
  return { arousal: mean('arousal'), valence: mean('valence') };
}

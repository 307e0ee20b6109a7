import type { ExpressionScores } from '../../inference/expression/expression-weights.js';

/** Typical speech counts like this many utterances of a speaker. Source: as in training (scripts/train/expression). */
const SPEAKER_PRIOR = 4;

/**
 * Sets the scores of utterances in relation to their speakers' own: what a voice always has, and
 * what the room and the microphone add, is no expression. The mean of a speaker is shrunk towards
 * typical speech, so a speaker who is heard once is compared with others for the most part.
 * @param scores one per utterance; null where nothing was heard
 * @param typical scores of typical speech
 * @param speakers speaker index of each utterance
 * @returns null where nothing was heard
 */
export function relateToSpeaker(
  scores: readonly (ExpressionScores | null)[],
  typical: ExpressionScores,
  speakers: readonly number[],
): (ExpressionScores | null)[] {
  const sums = new Map<number, { count: number; arousal: number; valence: number }>();
  for (const [i, score] of scores.entries()) {
    if (!score) continue;
    const speaker = speakers[i] ?? -1;
    const sum = sums.get(speaker) ?? { count: 0, arousal: 0, valence: 0 };
    sums.set(speaker, {
      count: sum.count + 1,
      arousal: sum.arousal + score.arousal,
      valence: sum.valence + score.valence,
    });
  }
  return scores.map((score, i) => {
    const sum = sums.get(speakers[i] ?? -1);
    if (!score || !sum) return null;
    const weight = 1 / (sum.count + SPEAKER_PRIOR);
    return {
      arousal: score.arousal - weight * sum.arousal + typical.arousal,
      valence: score.valence - weight * sum.valence + typical.valence,
    };
  });
}

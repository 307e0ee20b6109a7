import { EMOTIONS, type Emotion, type EmotionEstimate } from '../../domain/artifacts.js';

interface Prototype {
  readonly arousal: number;
  readonly valence: number;
  /** Share of utterances that sound like this before anything is heard. */
  readonly prior: number;
  /** Probability from which on the label is given. */
  readonly leastProbability: number;
}

/**
 * Where each expression lies. Most speech is neutral; sadness is named most often where there is
 * none, so it takes more evidence.
 * Source: Russell, "A circumplex model of affect", Journal of Personality and Social Psychology 39
 * (1980) for the places, which are set, not fitted.
 */
const PROTOTYPES: Readonly<Record<Emotion, Prototype>> = {
  neutral: { arousal: 0, valence: 0, prior: 0.85, leastProbability: 0 },
  happy: { arousal: 0.7, valence: 0.7, prior: 0.05, leastProbability: 0.6 },
  sad: { arousal: -0.7, valence: -0.7, prior: 0.05, leastProbability: 0.75 },
  angry: { arousal: 0.7, valence: -0.7, prior: 0.05, leastProbability: 0.6 },
};
/** Spread of utterances around their prototype, in both directions. */
const SPREAD = 0.35;

/**
 * Names the expression of an utterance. Voice and words have to agree on one before it is named;
 * where none reaches its bar, the doubt goes to neutral.
 * @param arousal of the voice, -1..1
 * @param valence of the words, -1..1; 0 where they tell nothing
 */
export function classifyExpression(arousal: number, valence: number): EmotionEstimate {
  const likelihood = EMOTIONS.map((name) => {
    const prototype = PROTOTYPES[name];
    const distance = (arousal - prototype.arousal) ** 2 + (valence - prototype.valence) ** 2;
    return prototype.prior * Math.exp(-distance / (2 * SPREAD * SPREAD));
  });
  const total = likelihood.reduce((sum, value) => sum + value, 0);
  const found = EMOTIONS.map((name, i) => ({ name, probability: (likelihood[i] ?? 0) / total }));
  const top = found.reduce((best, other) => (other.probability > best.probability ? other : best));
  const isClear = top.probability >= PROTOTYPES[top.name].leastProbability;
  const probabilities = toRecord(isClear ? found : leaveDoubtToNeutral(found, top.probability));
  const emotion = isClear ? top.name : 'neutral';
  return { emotion, confidence: probabilities[emotion], probabilities, arousal, valence };
}

interface Share {
  readonly name: Emotion;
  readonly probability: number;
}

/** Shrinks the other expressions in proportion until neutral is as probable as the first of them. */
function leaveDoubtToNeutral(found: readonly Share[], top: number): Share[] {
  const expressive = found.reduce(
    (sum, { name, probability }) => (name === 'neutral' ? sum : sum + probability),
    0,
  );
  const scale = 1 / (expressive + top);
  return found.map(({ name, probability }) => ({
    name,
    probability: name === 'neutral' ? 1 - expressive * scale : probability * scale,
  }));
}

function toRecord(shares: readonly Share[]): Record<Emotion, number> {
  const entries = shares.map(({ name, probability }) => [name, probability]);
  return Object.fromEntries(entries) as Record<Emotion, number>;
}

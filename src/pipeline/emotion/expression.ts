import { EMOTIONS, type Emotion, type EmotionEstimate } from '../../domain/artifacts.js';
import { clamp } from '../../domain/numbers.js';
import type { ExpressionScores } from '../../inference/expression/expression-weights.js';

interface Place {
  /** Scores of the voice. */
  readonly arousal: number;
  readonly valence: number;
  /** Valence of the words. */
  readonly words: number;
  /** Share of utterances that sound like this before anything is heard. */
  readonly prior: number;
  /** Probability from which on the label is given. */
  readonly leastProbability: number;
}

/**
 * Where each expression lies. The places of the voice are the means of EmoDB's utterances, each
 * scored by weights that were fitted without its speaker (scripts/train/expression); those of the
 * words are set. Most speech is neutral, and sadness is named most often where there is none, so it
 * takes more evidence.
 */
const PLACES: Readonly<Record<Emotion, Place>> = {
  neutral: { arousal: -0.02, valence: -0.13, words: 0, prior: 0.85, leastProbability: 0 },
  happy: { arousal: 0.67, valence: -0.07, words: 0.5, prior: 0.05, leastProbability: 0.6 },
  sad: { arousal: -0.42, valence: -0.43, words: -0.4, prior: 0.05, leastProbability: 0.75 },
  angry: { arousal: 0.84, valence: -0.27, words: -0.5, prior: 0.05, leastProbability: 0.6 },
};
/** Covariance of the voice's scores around their place; measured like the places. */
const VOICE_COVARIANCE = { arousal: 0.037, valence: 0.029, both: -0.003 } as const;
/** Spread of the words' valence around its place: set, and wide, since words often do not tell. */
const WORDS_SPREAD = 0.5;
/** How much the departure of pitch, level and rate adds to what the head hears. */
const PROSODY_WEIGHT = 0.3;
/** Brings the valence of the voice, which spreads little, to the range of the words. */
const VALENCE_SCALE = 2;
const WORDS_WEIGHT = 0.5;

/**
 * Names the expression of an utterance; where none reaches its bar, the doubt goes to neutral.
 * @param voice scores of the voice relative to its speaker; null where nothing was heard
 * @param prosodicArousal -1..1, from pitch, level and rate
 * @param wordsValence -1..1; 0 where the words tell nothing
 */
export function describeExpression(
  voice: ExpressionScores | null,
  prosodicArousal: number,
  wordsValence: number,
): EmotionEstimate {
  const { neutral } = PLACES;
  const heard = voice ?? neutral;
  const likelihood = EMOTIONS.map(
    (name) => PLACES[name].prior * Math.exp(-distance(heard, wordsValence, PLACES[name]) / 2),
  );
  const total = likelihood.reduce((sum, value) => sum + value, 0);
  const found = EMOTIONS.map((name, i) => ({ name, probability: (likelihood[i] ?? 0) / total }));
  const top = found.reduce((best, other) => (other.probability > best.probability ? other : best));
  const isClear =
    voice !== null && total > 0 && top.probability >= PLACES[top.name].leastProbability;
  const shares = total > 0 ? found : NOTHING_FOUND;
  const probabilities = toRecord(isClear ? shares : leaveDoubtToNeutral(shares));
  const emotion = isClear ? top.name : 'neutral';
  const arousal = heard.arousal - neutral.arousal + PROSODY_WEIGHT * prosodicArousal;
  const valence = VALENCE_SCALE * (heard.valence - neutral.valence) + WORDS_WEIGHT * wordsValence;
  return {
    emotion,
    confidence: probabilities[emotion],
    probabilities,
    arousal: clamp(arousal, -1, 1),
    valence: clamp(valence, -1, 1),
  };
}

/** Squared distance from a place in units of its spread. */
function distance(voice: ExpressionScores, wordsValence: number, place: Place): number {
  const { arousal: a, valence: v, both: c } = VOICE_COVARIANCE;
  const x = voice.arousal - place.arousal;
  const y = voice.valence - place.valence;
  const ofVoice = (v * x * x - 2 * c * x * y + a * y * y) / (a * v - c * c);
  return wordsValence === 0
    ? ofVoice
    : ofVoice + ((wordsValence - place.words) / WORDS_SPREAD) ** 2;
}

interface Share {
  readonly name: Emotion;
  readonly probability: number;
}

/** For scores so far out that no place is near. */
const NOTHING_FOUND: readonly Share[] = EMOTIONS.map((name) => ({
  name,
  probability: PLACES[name].prior,
}));

/** Shrinks the other expressions in proportion until neutral is at least as probable as any. */
function leaveDoubtToNeutral(found: readonly Share[]): readonly Share[] {
  const others = found.filter(({ name }) => name !== 'neutral');
  const expressive = others.reduce((sum, { probability }) => sum + probability, 0);
  const top = Math.max(...others.map(({ probability }) => probability));
  if (1 - expressive >= top) return found;
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

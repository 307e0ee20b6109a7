import { median } from '../../dsp/statistics.js';
import type { VoiceFeature, VoiceFeatures } from './voice-features.js';

/**
 * How much each feature counts. Pitch, level and the share of high frequencies carry the most.
 * Source: Bone, Lee & Narayanan, "Robust unsupervised arousal rating: a rule-based framework with
 * knowledge-inspired vocal features", IEEE Transactions on Affective Computing 5 (2014) 201-213.
 */
const WEIGHTS: Readonly<Record<VoiceFeature, number>> = {
  pitch: 1,
  level: 1,
  brightness: 1,
  liveliness: 0.5,
  rate: 0.5,
};

/**
 * Spread of each feature between phrases of one speaker who expresses nothing in particular, in the
 * feature's unit. Measured on plain read speech and meeting talk (32 phrases of 8 speakers: 1.4,
 * 2.3, 1.2, 0.7, 0.3) and rounded up, so that ordinary variation stays small.
 */
const PLAIN_SPREAD: Readonly<Record<VoiceFeature, number>> = {
  pitch: 2,
  level: 3,
  brightness: 1.5,
  liveliness: 1,
  rate: 0.35,
};

const FEATURES = Object.keys(WEIGHTS) as VoiceFeature[];
const TOTAL_WEIGHT = FEATURES.reduce((sum, name) => sum + WEIGHTS[name], 0);
/** No single feature may decide: a cough is loud, a misread octave is high. */
const MAX_DEVIATION = 4;
/** Mean deviation, in plain spreads, that reads as an arousal of tanh(1) = 0.76. */
const FULL_SCALE_DEVIATION = 2;
/** A speaker's baseline counts like that of a speaker with this many utterances fewer. */
const BASELINE_PRIOR = 4;
/** Voiced seconds at which the features of an utterance count half. */
const HALF_TRUST_SEC = 0.3;

/**
 * How excited each utterance of one speaker sounds next to that speaker's usual voice. The features
 * are compared with their medians over the speaker's utterances, so neither the gain of the
 * recording nor a high voice by itself matters, and few utterances give little evidence: a single
 * one gives 0.
 * @param utterances features of all utterances of one speaker; null where nothing is voiced
 * @returns -1 (calm) .. 1 (excited) for each; 0 where nothing is voiced
 */
export function arousalOf(utterances: readonly (VoiceFeatures | null)[]): number[] {
  const known = utterances.filter((features) => features !== null);
  const trust = known.length / (known.length + BASELINE_PRIOR);
  const baseline = new Map(
    FEATURES.map((name) => [name, median(known.map((features) => features[name]))]),
  );
  return utterances.map((features) => {
    if (!features) return 0;
    const deviation = FEATURES.reduce((sum, name) => {
      const raw = (features[name] - (baseline.get(name) ?? 0)) / PLAIN_SPREAD[name];
      return sum + WEIGHTS[name] * Math.max(-MAX_DEVIATION, Math.min(MAX_DEVIATION, raw));
    }, 0);
    const heard = features.voicedSec / (features.voicedSec + HALF_TRUST_SEC);
    return Math.tanh((trust * heard * deviation) / TOTAL_WEIGHT / FULL_SCALE_DEVIATION);
  });
}

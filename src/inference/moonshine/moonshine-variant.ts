import type { BorderWeights } from '../../dsp/border-scores.js';
import { BASE_BORDERS, TINY_BORDERS } from './border-weights.js';
import { BASE_CONFIDENCE, TINY_CONFIDENCE } from './confidence-weights.js';
import type { ConfidenceWeights } from './word-confidence.js';

/** A head of the decoder's cross-attention. */
export interface AttentionHead {
  readonly layer: number;
  readonly head: number;
}

/** The measures of one Moonshine model. */
export interface MoonshineVariant {
  readonly layers: number;
  readonly heads: number;
  readonly headDim: number;
  /** The heads whose attention follows the words through the audio, clearest first. */
  readonly alignmentHeads: readonly AttentionHead[];
  /** How these heads tell words from each other and from pauses. */
  readonly borders: BorderWeights;
  /** How its word probabilities become those of being right. */
  readonly confidence: ConfidenceWeights;
}

/** Id in the model manifest. */
export type MoonshineModelId = 'moonshine-base' | 'moonshine-tiny';

/** Id in the model manifest of what tells letters: `<MoonshineModelId>.bin` for each model. */
export const LETTERS_MODEL_ID = 'moonshine-letters';

/** Samples of one encoder frame: 24 ms at 16 kHz, the product of the strides 64, 3 and 2 of the stem. */
export const FRAME_SAMPLES = 384;

/** Most tokens of one stretch of speech, the one that begins it included. */
export const MAX_POSITIONS = 1024;

/**
 * The English models.
 * Source: the model files; the alignment heads are the ten whose attention lies most inside the word
 * that it belongs to (median over 3,400 words of speech with known or forced-aligned times).
 */
export const MOONSHINE_VARIANTS: Readonly<Record<MoonshineModelId, MoonshineVariant>> = {
  'moonshine-base': {
    layers: 8,
    heads: 8,
    headDim: 52,
    alignmentHeads: headList('6.0 6.4 5.5 5.3 6.1 6.7 5.6 4.2 5.4 5.0'),
    borders: BASE_BORDERS,
    confidence: BASE_CONFIDENCE,
  },
  'moonshine-tiny': {
    layers: 6,
    heads: 8,
    headDim: 36,
    alignmentHeads: headList('4.3 3.6 3.0 3.5 4.6 4.7 3.2 5.3 4.1 5.4'),
    borders: TINY_BORDERS,
    confidence: TINY_CONFIDENCE,
  },
};

/** @param text heads as `layer.head`, separated by blanks */
function headList(text: string): AttentionHead[] {
  return text.split(' ').map((entry) => {
    const [layer = 0, head = 0] = entry.split('.').map(Number);
    return { layer, head };
  });
}

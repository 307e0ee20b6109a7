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
  /** How much later than the sound their attention falls; negative where it comes before. */
  readonly attentionDelaySec: number;
}

/** Id in the model manifest. */
export type MoonshineModelId = 'moonshine-base' | 'moonshine-tiny' | 'moonshine-base-es';

/** Samples of one encoder frame: 24 ms at 16 kHz, the product of the strides 64, 3 and 2 of the stem. */
export const FRAME_SAMPLES = 384;

/**
 * The English models.
 * Source: the model files; alignment heads ranked by the error of word starts on read speech with
 * a forced alignment; delays are the median error of word borders on synthetic speech with known
 * times.
 */
export const MOONSHINE_VARIANTS: Readonly<Record<MoonshineModelId, MoonshineVariant>> = {
  'moonshine-base': {
    layers: 8,
    heads: 8,
    headDim: 52,
    alignmentHeads: headList('6.4 6.0 4.2 6.1 5.5 6.7 5.1 7.2 5.4 5.3 7.6 7.1'),
    attentionDelaySec: 0.02,
  },
  'moonshine-tiny': {
    layers: 6,
    heads: 8,
    headDim: 36,
    alignmentHeads: headList('5.6 5.7 4.1 4.7 3.7 3.5 5.4 5.3 5.1 3.6 4.3 4.6'),
    attentionDelaySec: -0.018,
  },
  // Trained from the English model of its size, whose heads it is measured to share.
  'moonshine-base-es': {
    layers: 8,
    heads: 8,
    headDim: 52,
    alignmentHeads: headList('6.4 6.0 4.2 6.1 5.5 6.7 5.1 7.2 5.4 5.3 7.6 7.1'),
    attentionDelaySec: 0.02,
  },
};

/** @param text heads as `layer.head`, separated by blanks */
function headList(text: string): AttentionHead[] {
  return text.split(' ').map((entry) => {
    const [layer = 0, head = 0] = entry.split('.').map(Number);
    return { layer, head };
  });
}

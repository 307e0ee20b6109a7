/** Magic, version and feature count: three words of 32 bits. */
const HEADER_BYTES = 12;
const MAGIC = 'VEXP';
const VERSION = 1;

/** A linear map from pooled features to one number, as a distance from typical speech. */
interface LinearScore {
  /** [featureCount] */
  readonly weights: Float32Array;
  /** Score of typical speech. */
  readonly offset: number;
}

/** The trained weights from pooled features to arousal and valence. */
export interface ExpressionWeights {
  readonly featureCount: number;
  /** [featureCount], features of typical speech. */
  readonly typical: Float32Array;
  readonly arousal: LinearScore;
  readonly valence: LinearScore;
}

/** How far an utterance departs from typical speech, before its speaker is known. */
export interface ExpressionScores {
  readonly arousal: number;
  readonly valence: number;
}

/**
 * Reads the weights as the training script writes them, all numbers little-endian.
 * @throws Error where the content is no such file
 */
export function readExpressionWeights(content: Uint8Array): ExpressionWeights {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const magic = String.fromCharCode(...content.subarray(0, MAGIC.length));
  if (content.length < HEADER_BYTES || magic !== MAGIC || view.getUint32(4, true) !== VERSION)
    throw new Error('The file holds no expression weights of this version.');
  const featureCount = view.getUint32(8, true);
  if (content.length !== HEADER_BYTES + 4 * (3 * featureCount + 2))
    throw new Error('The expression weights have the wrong length.');
  let position = HEADER_BYTES;
  const nextNumber = (): number => {
    position += 4;
    return view.getFloat32(position - 4, true);
  };
  const next = (): Float32Array => Float32Array.from({ length: featureCount }, nextNumber);
  return {
    featureCount,
    typical: next(),
    arousal: { weights: next(), offset: nextNumber() },
    valence: { weights: next(), offset: nextNumber() },
  };
}

/**
 * Scores pooled features. The scores are linear, so a speaker's own mean is taken off them just as
 * well as off the features; see `relateToSpeaker`.
 * @param features [featureCount]
 */
export function scoreExpression(
  features: Float32Array,
  { typical, arousal, valence }: ExpressionWeights,
): ExpressionScores {
  const score = ({ weights }: LinearScore): number => {
    let sum = 0;
    for (let i = 0; i < weights.length; i++)
      sum += (weights[i] ?? 0) * ((features[i] ?? 0) - (typical[i] ?? 0));
    return sum;
  };
  return { arousal: score(arousal), valence: score(valence) };
}

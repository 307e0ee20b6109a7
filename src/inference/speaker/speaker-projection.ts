/** Magic, version, then the counts of features, hidden units and dimensions: words of 32 bits. */
const HEADER_BYTES = 20;
const MAGIC = 'SPKR';
const VERSION = 2;

/**
 * The trained projection from pooled features to speaker vectors: a linear part and one hidden layer
 * beside it, scaled to length 1 together, and linear again. In the result, vectors of one speaker
 * scatter with unit variance around a mean, and the means of speakers scatter around zero with
 * `betweenVariance`.
 */
export interface SpeakerProjection {
  readonly featureCount: number;
  readonly dimensions: number;
  /** [hiddenCount * featureCount], row by row, as are all matrices. */
  readonly hidden: Float32Array;
  /** [hiddenCount] */
  readonly hiddenOffset: Float32Array;
  /** [dimensions * hiddenCount] */
  readonly fromHidden: Float32Array;
  /** [dimensions * featureCount] */
  readonly first: Float32Array;
  /** [dimensions] */
  readonly offset: Float32Array;
  /** [dimensions] */
  readonly centre: Float32Array;
  /** [dimensions * dimensions] */
  readonly second: Float32Array;
  /** [dimensions], falling. */
  readonly betweenVariance: Float32Array;
}

/**
 * Reads the weights as the training script writes them, all numbers little-endian.
 * @throws Error where the content is no such file
 */
export function readSpeakerProjection(content: Uint8Array): SpeakerProjection {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const magic = String.fromCharCode(...content.subarray(0, MAGIC.length));
  if (content.length < HEADER_BYTES || magic !== MAGIC || view.getUint32(4, true) !== VERSION)
    throw new Error('The file holds no speaker projection of this version.');
  const featureCount = view.getUint32(8, true);
  const hiddenCount = view.getUint32(12, true);
  const dimensions = view.getUint32(16, true);
  let position = HEADER_BYTES;
  const next = (count: number): Float32Array => {
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++) values[i] = view.getFloat32(position + 4 * i, true);
    position += 4 * count;
    return values;
  };
  const expected =
    HEADER_BYTES +
    4 * hiddenCount * (featureCount + 1 + dimensions) +
    4 * dimensions * (featureCount + dimensions + 3);
  if (content.length !== expected) throw new Error('The speaker projection has the wrong length.');
  return {
    featureCount,
    dimensions,
    hidden: next(hiddenCount * featureCount),
    hiddenOffset: next(hiddenCount),
    fromHidden: next(dimensions * hiddenCount),
    first: next(dimensions * featureCount),
    offset: next(dimensions),
    centre: next(dimensions),
    second: next(dimensions * dimensions),
    betweenVariance: next(dimensions),
  };
}

/**
 * Turns pooled features into a speaker vector.
 * @param features [featureCount]
 * @returns [dimensions]; zeros, which resemble nobody, where the features are not finite
 */
export function projectToSpeaker(
  features: Float32Array,
  projection: SpeakerProjection,
): Float32Array {
  const { hidden, hiddenOffset, fromHidden, first, offset, centre, second } = projection;
  const units = multiplyAdd(hidden, features, hiddenOffset).map((value) => Math.max(0, value));
  const linear = multiplyAdd(first, features, offset);
  const projected = multiplyAdd(fromHidden, units, linear);
  const length = Math.sqrt(projected.reduce((sum, value) => sum + value * value, 0));
  const unit = projected.map((value, i) => value / length - (centre[i] ?? 0));
  const vector = multiplyAdd(second, unit, new Float32Array(projection.dimensions));
  return vector.every(Number.isFinite) ? vector : new Float32Array(projection.dimensions);
}

/** @returns matrix * vector + offset */
function multiplyAdd(
  matrix: Float32Array,
  vector: Float32Array,
  offset: Float32Array,
): Float32Array {
  return offset.map((start, row) => {
    let sum = start;
    for (let i = 0; i < vector.length; i++)
      sum += (matrix[row * vector.length + i] ?? 0) * (vector[i] ?? 0);
    return sum;
  });
}

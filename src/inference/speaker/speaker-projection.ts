/** Magic, version, feature count, dimension count: four words of 32 bits. */
const HEADER_BYTES = 16;
const MAGIC = 'SPKR';
const VERSION = 1;

/**
 * The trained projection from pooled features to speaker vectors: linear, scaled to length 1, and
 * linear again. In the result, vectors of one speaker scatter with unit variance around a mean, and
 * the means of speakers scatter around zero with `betweenVariance`.
 */
export interface SpeakerProjection {
  readonly featureCount: number;
  readonly dimensions: number;
  /** [dimensions * featureCount], row by row. */
  readonly first: Float32Array;
  /** [dimensions] */
  readonly offset: Float32Array;
  /** [dimensions] */
  readonly centre: Float32Array;
  /** [dimensions * dimensions], row by row. */
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
  const dimensions = view.getUint32(12, true);
  let position = HEADER_BYTES;
  const next = (count: number): Float32Array => {
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++) values[i] = view.getFloat32(position + 4 * i, true);
    position += 4 * count;
    return values;
  };
  const expected = HEADER_BYTES + 4 * dimensions * (featureCount + dimensions + 3);
  if (content.length !== expected) throw new Error('The speaker projection has the wrong length.');
  return {
    featureCount,
    dimensions,
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
  const { first, offset, centre, second, dimensions } = projection;
  const projected = multiply(first, features, dimensions).map((v, i) => v + (offset[i] ?? 0));
  const length = Math.sqrt(projected.reduce((sum, value) => sum + value * value, 0));
  const unit = projected.map((value, i) => value / length - (centre[i] ?? 0));
  const vector = multiply(second, unit, dimensions);
  return vector.every(Number.isFinite) ? vector : new Float32Array(dimensions);
}

function multiply(matrix: Float32Array, vector: Float32Array, rowCount: number): Float32Array {
  const result = new Float32Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    let sum = 0;
    for (let i = 0; i < vector.length; i++)
      sum += (matrix[row * vector.length + i] ?? 0) * (vector[i] ?? 0);
    result[row] = sum;
  }
  return result;
}

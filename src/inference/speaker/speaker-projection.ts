/** Magic, version, then the counts of views and of the dimensions of each: words of 32 bits. */
const HEADER_BYTES = 16;
/** Before each view: the counts of its features and hidden units. */
const VIEW_HEADER_BYTES = 8;
const MAGIC = 'SPKR';
const VERSION = 3;

/**
 * One trained projection from pooled features to a speaker vector: a linear part and one hidden layer
 * beside it, scaled to length 1 together, and linear again.
 */
export interface ProjectionView {
  /** It reads this many of the features, from the first. */
  readonly featureCount: number;
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
}

/**
 * Several projections that were trained apart and look at the same window: what they agree on is surer
 * than what one of them says. Their vectors are joined end to end; in each, vectors of one speaker
 * scatter with unit variance around a mean, and the means of speakers scatter around zero with
 * `betweenVariance`.
 */
export interface SpeakerProjection {
  readonly views: readonly ProjectionView[];
  /** Of the joined vector. */
  readonly dimensions: number;
  /** [dimensions], falling inside each view. */
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
  const viewCount = view.getUint32(8, true);
  const dimensions = view.getUint32(12, true);
  let position = HEADER_BYTES;
  const need = (bytes: number): void => {
    if (position + bytes > content.length)
      throw new Error('The speaker projection has the wrong length.');
  };
  const next = (count: number): Float32Array => {
    need(4 * count);
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++) values[i] = view.getFloat32(position + 4 * i, true);
    position += 4 * count;
    return values;
  };
  const views: ProjectionView[] = [];
  const variances: number[] = [];
  for (let index = 0; index < viewCount; index++) {
    need(VIEW_HEADER_BYTES);
    const featureCount = view.getUint32(position, true);
    const hiddenCount = view.getUint32(position + 4, true);
    position += VIEW_HEADER_BYTES;
    views.push({
      featureCount,
      hidden: next(hiddenCount * featureCount),
      hiddenOffset: next(hiddenCount),
      fromHidden: next(dimensions * hiddenCount),
      first: next(dimensions * featureCount),
      offset: next(dimensions),
      centre: next(dimensions),
      second: next(dimensions * dimensions),
    });
    variances.push(...next(dimensions));
  }
  if (position !== content.length) throw new Error('The speaker projection has the wrong length.');
  return {
    views,
    dimensions: viewCount * dimensions,
    betweenVariance: Float32Array.from(variances),
  };
}

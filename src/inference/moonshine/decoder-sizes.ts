/** Most tokens of one stretch of speech, the one that begins it included. */
export const MAX_POSITIONS = 1024;

/** The runtime's attention with a cache takes heads of a multiple of this size. */
const HEAD_MULTIPLE = 16;

/** Size of a head in the cache of the decoder's own keys and values, padded with zeros. */
export function cachedHeadDim(headDim: number): number {
  return Math.ceil(headDim / HEAD_MULTIPLE) * HEAD_MULTIPLE;
}

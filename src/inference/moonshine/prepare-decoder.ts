import { type DecoderGraph, readDecoder, writeDecoder } from './decoder-graph.js';
import { exposeCrossAttention } from './expose-cross-attention.js';
import { hoistCrossKeys } from './hoist-cross-keys.js';
import { quantizeProjection } from './quantize-projection.js';

const CHANGES: readonly ((decoder: DecoderGraph) => void)[] = [
  exposeCrossAttention,
  quantizeProjection,
  hoistCrossKeys,
];

/**
 * Turns the decoder that Moonshine ships into the one this service runs: it gives its
 * cross-attention, from which word times come, and does no work twice. The tokens stay the same.
 * Deterministic: the same bytes in give the same bytes out.
 * @param original `decoder_model_merged.onnx` of a quantised Moonshine model
 * @returns an ONNX file with the further outputs `cross_attentions.{layer}` f32 [1, heads, 1, nFrames],
 *   and with `past_key_values.{layer}.encoder.key` (so too `present...`) as [1, heads, headDim, nFrames]
 * @throws Error where the bytes are no such decoder
 */
export function prepareDecoder(original: Uint8Array): Uint8Array {
  const decoder = readDecoder(original);
  for (const change of CHANGES) change(decoder);
  return writeDecoder(decoder);
}

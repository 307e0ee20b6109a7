import { GraphBuilder } from '../graph-builder.js';
import { HEADS, sizesOf } from './network-parts.js';
import { projectQuantized, quantizeAll } from './projection.js';
import { ShippedWeights } from './shipped-weights.js';

/**
 * Makes the part of the decoder that looks at the audio once: the keys and values of the
 * cross-attention of all layers.
 * @param original `decoder_model_merged.onnx` of a quantised Moonshine model
 * @returns an ONNX file: `encoder_hidden_states` f32 [1, nFrames, hidden] -> for each layer
 *   `cross.{layer}.key` f32 [heads, headDim, nFrames], already scaled, and `cross.{layer}.value` f32
 *   [heads, nFrames, headDim]
 * @throws Error where the bytes are no such decoder
 */
export function prepareCrossAttention(original: Uint8Array): Uint8Array {
  const weights = new ShippedWeights(original);
  const graph = new GraphBuilder();
  const { hidden, headDim } = sizesOf(weights);
  const encoded = graph.input('encoder_hidden_states', 'f32', [1, 'frames', hidden]);
  const quantized = quantizeAll(graph, encoded);
  const byHead = graph.constant('i64', [-1, HEADS, headDim]);
  const scale = graph.constant('f32', 1 / Math.sqrt(headDim));
  const layers = weights.layerCount();
  for (let layer = 0; layer < layers; layer++) {
    const heads = (part: 'key' | 'value', perm: readonly number[]) => {
      const path = `layers.${layer}/encoder_attn/${part.slice(0, 1)}_proj`;
      const projected = projectQuantized(graph, quantized, path, weights.projection(path));
      return graph.op('Transpose', [graph.op('Reshape', [projected, byHead])], { perm });
    };
    const key = graph.op('Mul', [heads('key', [1, 2, 0]), scale]);
    graph.output(`cross.${layer}.key`, 'f32', [HEADS, headDim, 'frames'], key);
    const value = heads('value', [1, 0, 2]);
    graph.output(`cross.${layer}.value`, 'f32', [HEADS, 'frames', headDim], value);
  }
  return graph.build('moonshine-cross-attention');
}

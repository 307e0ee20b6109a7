import { GraphBuilder } from '../graph-builder.js';
import { HEADS, normalize, rotaryTables, sizesOf, skipNormalize } from './network-parts.js';
import { projectQuantized, quantizeAll } from './projection.js';
import { encoderStem } from './encoder-stem.js';
import { ShippedWeights } from './shipped-weights.js';

/** The most frames of a recording: 98 s. */
const MAX_FRAMES = 4096;

/**
 * Makes the encoder anew from the weights of the one that Moonshine ships, with operators that do at
 * once what its graph takes many for, and with signed weights, which processors multiply with
 * unsigned activations more than twice as fast as unsigned ones.
 * @param original `encoder_model.onnx` of a quantised Moonshine model
 * @returns an ONNX file: `input_values` f32 [1, nSamples] -> `last_hidden_state` f32 [1, nFrames, hidden]
 * @throws Error where the bytes are no such encoder
 */
export function prepareEncoder(original: Uint8Array): Uint8Array {
  const weights = new ShippedWeights(original);
  const graph = new GraphBuilder();
  const { hidden } = sizesOf(weights);
  let residual = encoderStem(graph, weights);
  const turns = rotaryTables(graph, weights, MAX_FRAMES);
  const layers = weights.layerCount();
  let state = normalize(graph, residual, 'layers.0.input_layernorm', weights);
  for (let layer = 0; layer < layers; layer++) {
    const attended = attend(graph, weights, layer, state, turns);
    const afterAttention = `layers.${layer}.post_attention_layernorm`;
    [state, residual] = skipNormalize(graph, residual, attended, afterAttention, weights);
    const changed = feedForward(graph, weights, layer, state);
    const next = layer + 1 < layers ? `layers.${layer + 1}.input_layernorm` : 'layer_norm';
    [state, residual] = skipNormalize(graph, residual, changed, next, weights);
  }
  graph.output('last_hidden_state', 'f32', [1, 'frames', hidden], state);
  return graph.build('moonshine-encoder');
}

function attend(
  graph: GraphBuilder,
  weights: ShippedWeights,
  layer: number,
  state: string,
  { cosines, sines, rotaryDim }: ReturnType<typeof rotaryTables>,
): string {
  const path = `layers.${layer}/self_attn`;
  const { headDim } = sizesOf(weights);
  const quantized = quantizeAll(graph, state);
  const project = (name: string) =>
    projectQuantized(graph, quantized, `${path}/${name}`, weights.projection(`${path}/${name}`));
  const turned = (name: string) =>
    graph.runtimeOp(
      'RotaryEmbedding',
      [project(name), graph.constant('i64', [0]), cosines, sines],
      { interleaved: 1, num_heads: HEADS, rotary_embedding_dim: rotaryDim },
    );
  const heard = graph.runtimeOp(
    'MultiHeadAttention',
    [turned('q_proj'), turned('k_proj'), project('v_proj')],
    { num_heads: HEADS, scale: { float: 1 / Math.sqrt(headDim) } },
  );
  const dense = weights.projection(`${path}/dense`, `${path}/o_proj`);
  return projectQuantized(graph, quantizeAll(graph, heard), `${path}/dense`, dense);
}

function feedForward(
  graph: GraphBuilder,
  weights: ShippedWeights,
  layer: number,
  state: string,
): string {
  const part = (input: string, name: string) =>
    projectQuantized(
      graph,
      quantizeAll(graph, input),
      `layers.${layer}/mlp/${name}`,
      weights.projection(`layers.${layer}/mlp/${name}`),
      weights.floats(`layers.${layer}.mlp.${name}.bias`),
    );
  return part(graph.runtimeOp('Gelu', [part(state, 'fc1')]), 'fc2');
}

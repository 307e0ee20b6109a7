import { GraphBuilder } from '../graph-builder.js';
import { cachedHeadDim, MAX_POSITIONS } from './decoder-sizes.js';
import { HEADS, normalize, type Sizes, sizesOf, skipNormalize } from './network-parts.js';
import { outputToken } from './output-token.js';
import { projectRows } from './projection.js';
import { joinColumns, widenColumns, widenRows } from './quantized-matrix.js';
import { ShippedWeights } from './shipped-weights.js';

/**
 * Makes the part of the decoder that runs for each token, the first one included.
 *
 * The shipped decoder is one graph with two branches of about 1,500 nodes each, most of them to shuffle
 * shapes. This one computes the same on the same weights in a seventh of the nodes, writes new
 * keys and values into the caller's cache instead of copying it, and chooses the token itself.
 * @param original `decoder_model_merged.onnx` of a quantised Moonshine model
 * @returns an ONNX file that takes
 *   `token` i64 [1, 1]; `past_length` i32 [1] and `total_length` i32 [], both tokens before this one
 *   and one more for `total_length`; `attention_rows` i64 [n], layer * heads + head;
 *   for each layer `cross.{layer}.key` and `cross.{layer}.value`, and the caches `past.{layer}.key`
 *   and `past.{layer}.value` f32 [1, heads, capacity, cachedHeadDim]
 *   and gives `next_token` i64 [1, 1], the likeliest; its `probability` f32 [1, 1];
 *   `attention` f32 [n, nFrames]; and `present.{layer}.key` and `.value`, which may share the memory
 *   of the caches that went in
 * @throws Error where the bytes are no such decoder
 */
export function prepareDecoderStep(original: Uint8Array): Uint8Array {
  const weights = new ShippedWeights(original);
  const graph = new GraphBuilder();
  const layers = weights.layerCount();
  const embedding = weights.embedding();
  const output = outputToken(graph, embedding);
  const attention: string[] = [];
  const shared = sharedInputs(graph, weights);

  let residual = output.embed(graph.input('token', 'i64', ['batch', 1]));
  let hidden = normalize(graph, residual, 'layers.0.input_layernorm', weights);
  for (let layer = 0; layer < layers; layer++) {
    const own = attendOwn(graph, weights, layer, hidden, shared);
    const afterOwn = `layers.${layer}.post_attention_layernorm`;
    [hidden, residual] = skipNormalize(graph, residual, own, afterOwn, weights);
    const { context, shares } = attendAudio(graph, weights, layer, hidden, shared);
    attention.push(shares);
    const afterAudio = `layers.${layer}.final_layernorm`;
    [hidden, residual] = skipNormalize(graph, residual, context, afterAudio, weights);
    const changed = feedForward(graph, weights, layer, hidden);
    const next = layer + 1 < layers ? `layers.${layer + 1}.input_layernorm` : 'norm';
    [hidden, residual] = skipNormalize(graph, residual, changed, next, weights);
  }
  output.choose(hidden);
  const rows = graph.op('Concat', attention, { axis: 1 });
  const kept = graph.op('Gather', [rows, graph.input('attention_rows', 'i64', ['n'])], { axis: 1 });
  const flat = graph.op('Squeeze', [kept, graph.constant('i64', [2])]);
  graph.output('attention', 'f32', ['batch', 'n', 'frames'], flat);
  return graph.build('moonshine-decoder-step');
}

/** What all layers read. */
interface SharedInputs extends Sizes {
  readonly pastLength: string;
  readonly totalLength: string;
  readonly cosines: string;
  readonly sines: string;
  readonly byHead: string;
  readonly flat: string;
  /** 0 for every frame, and a great negative number where a recording has ended. */
  readonly unheard: string;
}

function sharedInputs(graph: GraphBuilder, weights: ShippedWeights): SharedInputs {
  const sizes = sizesOf(weights);
  const frequencies = weights.rotaryFrequencies();
  const table = (turn: (angle: number) => number) =>
    Float32Array.from({ length: MAX_POSITIONS * frequencies.length }, (_, i) => {
      const position = Math.floor(i / frequencies.length);
      return turn(Math.fround(position * (frequencies[i % frequencies.length] ?? 0)));
    });
  const dims = [MAX_POSITIONS, frequencies.length];
  return {
    ...sizes,
    pastLength: graph.input('past_length', 'i32', ['batch']),
    totalLength: graph.input('total_length', 'i32', []),
    cosines: graph.tensor('rotary.cosines', table(Math.cos), dims),
    sines: graph.tensor('rotary.sines', table(Math.sin), dims),
    byHead: graph.constant('i64', [0, HEADS, 1, sizes.headDim]),
    flat: graph.constant('i64', [0, 1, sizes.hidden]),
    unheard: graph.input('unheard', 'f32', ['batch', 1, 1, 'frames']),
  };
}

/** The tokens so far. */
function attendOwn(
  graph: GraphBuilder,
  weights: ShippedWeights,
  layer: number,
  hidden: string,
  { pastLength, totalLength, cosines, sines, headDim }: SharedInputs,
): string {
  const path = `layers.${layer}/self_attn`;
  const width = cachedHeadDim(headDim);
  const wide = (name: string) => widenColumns(weights.projection(`${path}/${name}`), HEADS, width);
  const joined = joinColumns(['q_proj', 'k_proj', 'v_proj'].map(wide));
  const projected = projectRows(graph, hidden, `${path}/qkv`, joined);
  const cache = (part: string) =>
    graph.input(`past.${layer}.${part}`, 'f32', ['batch', HEADS, 'capacity', width]);
  const [context = ''] = graph.opOutputs(
    'GroupQueryAttention',
    [projected, '', '', cache('key'), cache('value'), pastLength, totalLength, cosines, sines],
    {
      num_heads: HEADS,
      kv_num_heads: HEADS,
      do_rotary: 1,
      rotary_interleaved: 1,
      scale: { float: 1 / Math.sqrt(headDim) },
    },
    { outputs: 3, runtime: true },
    [undefined, `present.${layer}.key`, `present.${layer}.value`],
  );
  for (const part of ['key', 'value'])
    graph.output(`present.${layer}.${part}`, 'f32', ['batch', HEADS, 'capacity', width]);
  const dense = weights.projection(`${path}/dense`, `${path}/o_proj`);
  return projectRows(graph, context, `${path}/dense`, widenRows(dense, HEADS, width));
}

/** @returns what was heard, and the share of attention that each frame got, f32 [heads, 1, nFrames] */
function attendAudio(
  graph: GraphBuilder,
  weights: ShippedWeights,
  layer: number,
  hidden: string,
  { byHead, flat, unheard, headDim }: SharedInputs,
): { readonly context: string; readonly shares: string } {
  const path = `layers.${layer}/encoder_attn`;
  const key = graph.input(`cross.${layer}.key`, 'f32', ['batch', HEADS, headDim, 'frames']);
  const value = graph.input(`cross.${layer}.value`, 'f32', ['batch', HEADS, 'frames', headDim]);
  const query = projectRows(graph, hidden, `${path}/q`, weights.projection(`${path}/q_proj`));
  const scores = graph.op('MatMul', [graph.op('Reshape', [query, byHead]), key]);
  const shares = graph.op('Softmax', [graph.op('Add', [scores, unheard])], { axis: -1 });
  const heard = graph.op('Reshape', [graph.op('MatMul', [shares, value]), flat]);
  const dense = weights.projection(`${path}/dense`, `${path}/o_proj`);
  return { context: projectRows(graph, heard, `${path}/dense`, dense), shares };
}

/** The second half of what goes up says how much of the first half comes down. */
function feedForward(
  graph: GraphBuilder,
  weights: ShippedWeights,
  layer: number,
  hidden: string,
): string {
  const part = (input: string, ...names: readonly [string, string]) =>
    projectRows(
      graph,
      input,
      `layers.${layer}/mlp/${names[0]}`,
      weights.projection(...names.map((name) => `layers.${layer}/mlp/${name}`)),
      weights.floats(...names.map((name) => `layers.${layer}.mlp.${name}.bias`)),
    );
  const [values = '', gates = ''] = graph.opOutputs(
    'Split',
    [part(hidden, 'up_proj', 'fc1')],
    { axis: -1 },
    { outputs: 2 },
  );
  const open = graph.runtimeOp('QuickGelu', [gates], { alpha: { float: 1 } });
  return part(graph.op('Mul', [open, values]), 'down_proj', 'fc2');
}

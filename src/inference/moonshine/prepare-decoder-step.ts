import { GraphBuilder } from '../graph-builder.js';
import {
  HEADS,
  normalize,
  type RotaryTables,
  rotaryTables,
  type Sizes,
  sizesOf,
  skipNormalize,
} from './network-parts.js';
import { MAX_POSITIONS } from './moonshine-variant.js';
import { outputToken } from './output-token.js';
import { projectRows } from './projection.js';
import { joinColumns, scaledMatrix } from './quantized-matrix.js';
import { ShippedWeights } from './shipped-weights.js';

/**
 * Makes the part of the decoder that runs for each token, the first one included.
 *
 * The shipped decoder is one graph with two branches of about 1,500 nodes each, most of them to shuffle
 * shapes. This one computes the same on the same weights in a quarter of the nodes and chooses the
 * token itself. It gives back only the keys and values of the token, which the caller adds to the
 * cache: the runtime's own operators give back the whole cache each time.
 * @param original `decoder_model_merged.onnx` of a quantised Moonshine model
 * @returns an ONNX file that takes
 *   `token` i64 [batch, 1]; its `position` i64 [batch, 1]; `attention_rows` i64 [n], layer * heads +
 *   head; for each layer `past.{layer}.key` f32 [batch, heads, headDim, capacity] and
 *   `past.{layer}.value` f32 [batch, heads, capacity, headDim], and the same with `cross` and nFrames;
 *   `unwritten` f32 [batch, 1, 1, capacity] and `unheard` f32 [batch, 1, 1, nFrames], which are added
 *   to the attention: 0, and a great negative number for what is not there
 *   and gives `next_token` i64 [batch, 1], the likeliest; its `probability` f32 [batch, 1];
 *   `attention` f32 [batch, n, nFrames]; and `written` f32 [batch, heads, 2 * layers, headDim], the
 *   key and the value of the token in each layer
 * @throws Error where the bytes are no such decoder
 */
export function prepareDecoderStep(original: Uint8Array): Uint8Array {
  const weights = new ShippedWeights(original);
  const graph = new GraphBuilder();
  const layers = weights.layerCount();
  const embedding = weights.embedding();
  const output = outputToken(graph, embedding);
  const attention: string[] = [];
  const written: string[] = [];
  const shared = sharedInputs(graph, weights);

  let residual = output.embed(graph.input('token', 'i64', ['batch', 1]));
  let hidden = normalize(graph, residual, 'layers.0.input_layernorm', weights);
  for (let layer = 0; layer < layers; layer++) {
    const own = attendOwn(graph, weights, layer, hidden, shared);
    written.push(...own.written);
    const afterOwn = `layers.${layer}.post_attention_layernorm`;
    [hidden, residual] = skipNormalize(graph, residual, own.context, afterOwn, weights);
    const { context, shares } = attendAudio(graph, weights, layer, hidden, shared);
    attention.push(shares);
    const afterAudio = `layers.${layer}.final_layernorm`;
    [hidden, residual] = skipNormalize(graph, residual, context, afterAudio, weights);
    const changed = feedForward(graph, weights, layer, hidden);
    const next = layer + 1 < layers ? `layers.${layer + 1}.input_layernorm` : 'norm';
    [hidden, residual] = skipNormalize(graph, residual, changed, next, weights);
  }
  output.choose(hidden);
  const keysAndValues = graph.op('Concat', written, { axis: 2 });
  graph.output('written', 'f32', ['batch', HEADS, 2 * layers, shared.headDim], keysAndValues);
  const rows = graph.op('Concat', attention, { axis: 1 });
  const kept = graph.op('Gather', [rows, graph.input('attention_rows', 'i64', ['n'])], { axis: 1 });
  const flat = graph.op('Squeeze', [kept, graph.constant('i64', [2])]);
  graph.output('attention', 'f32', ['batch', 'n', 'frames'], flat);
  return graph.build('moonshine-decoder-step');
}

/** What all layers read. */
interface SharedInputs extends Sizes, RotaryTables {
  readonly position: string;
  readonly byHead: string;
  readonly flat: string;
  readonly unwritten: string;
  readonly unheard: string;
}

function sharedInputs(graph: GraphBuilder, weights: ShippedWeights): SharedInputs {
  const sizes = sizesOf(weights);
  return {
    ...sizes,
    ...rotaryTables(graph, weights, MAX_POSITIONS),
    position: graph.input('position', 'i64', ['batch', 1]),
    byHead: graph.constant('i64', [0, HEADS, 1, sizes.headDim]),
    flat: graph.constant('i64', [0, 1, sizes.hidden]),
    unwritten: graph.input('unwritten', 'f32', ['batch', 1, 1, 'capacity']),
    unheard: graph.input('unheard', 'f32', ['batch', 1, 1, 'frames']),
  };
}

/** @returns what the tokens so far say, and the key and the value of this one */
function attendOwn(
  graph: GraphBuilder,
  weights: ShippedWeights,
  layer: number,
  hidden: string,
  { position, cosines, sines, rotaryDim, byHead, flat, unwritten, headDim }: SharedInputs,
): { readonly context: string; readonly written: readonly [key: string, value: string] } {
  const path = `layers.${layer}/self_attn`;
  const part = (name: string) => weights.projection(`${path}/${name}`);
  const query = scaledMatrix(part('q_proj'), 1 / Math.sqrt(headDim));
  const joined = joinColumns([query, part('k_proj'), part('v_proj')]);
  const projected = projectRows(graph, hidden, `${path}/qkv`, joined);
  const size = HEADS * headDim;
  const [unturned = '', ownValue = ''] = graph.opOutputs(
    'Split',
    [projected, graph.constant('i64', [2 * size, size])],
    { axis: -1 },
    { outputs: 2 },
  );
  const byPair = graph.constant('i64', [0, 2 * HEADS, 1, headDim]);
  const turned = graph.runtimeOp(
    'RotaryEmbedding',
    [graph.op('Reshape', [unturned, byPair]), position, cosines, sines],
    { interleaved: 1, num_heads: 2 * HEADS, rotary_embedding_dim: rotaryDim },
  );
  const [ownQuery = '', ownKey = ''] = graph.opOutputs(
    'Split',
    [turned],
    { axis: 1 },
    { outputs: 2 },
  );
  const key = graph.input(`past.${layer}.key`, 'f32', ['batch', HEADS, headDim, 'capacity']);
  const value = graph.input(`past.${layer}.value`, 'f32', ['batch', HEADS, 'capacity', headDim]);
  const upright = graph.constant('i64', [0, HEADS, headDim, 1]);
  const past = graph.op('Add', [graph.op('MatMul', [ownQuery, key]), unwritten]);
  const present = graph.op('MatMul', [ownQuery, graph.op('Reshape', [ownKey, upright])]);
  const shares = graph.op('Softmax', [graph.op('Concat', [past, present], { axis: -1 })], {
    axis: -1,
  });
  const shareOf = (from: number, to: number) =>
    graph.op('Slice', [shares, ...[from, to, -1].map((each) => graph.constant('i64', [each]))]);
  const written = graph.op('Reshape', [ownValue, byHead]);
  const said = graph.op('Add', [
    graph.op('MatMul', [shareOf(0, -1), value]),
    graph.op('Mul', [shareOf(-1, MAX_POSITIONS), written]),
  ]);
  const dense = weights.projection(`${path}/dense`, `${path}/o_proj`);
  const context = projectRows(graph, graph.op('Reshape', [said, flat]), `${path}/dense`, dense);
  return { context, written: [ownKey, written] };
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

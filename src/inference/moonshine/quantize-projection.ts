import {
  type DecoderGraph,
  dropUnread,
  findNode,
  type Graph,
  type Initializer,
  makeNode,
  onnx,
  present,
} from './decoder-graph.js';

const WEIGHT = 'projection_weight';

/**
 * Computes the output projection in whole numbers, like all other projections of the quantised
 * model. As shipped, the weight (tied to the embedding, 32,768 rows) is transposed and turned into
 * floats anew at every step, which takes half of the decoder's time.
 * @throws Error where the decoder has no projection of that form
 */
export function quantizeProjection({ graph, firstStep, laterStep }: DecoderGraph): void {
  const initializers = present(graph.initializer, 'initializers');
  const embedding = [firstStep, laterStep].map(replaceIn)[0];
  const source = initializers.find(({ name }) => name === embedding);
  initializers.push(transposed(present(source, 'embedding')));
}

/** @returns name of the quantised embedding */
function replaceIn(branch: Graph): string {
  const nodes = present(branch.node, 'nodes');
  const projection = findNode(
    branch,
    ({ opType, output }) => opType === 'MatMul' && output?.[0] === 'logits',
    'output projection',
  );
  const [hidden, floatWeight] = operands(projection.input);
  const dequantize = producer(branch, 'DequantizeLinear', floatWeight);
  const [quantized, scale, zeroPoint] = operands(dequantize.input);
  const [embedding] = operands(producer(branch, 'Transpose', quantized).input);

  const toFloat = onnx.AttributeProto.create({
    name: 'to',
    type: onnx.AttributeProto.AttributeType.INT,
    i: onnx.TensorProto.DataType.FLOAT,
  });
  nodes.splice(
    nodes.indexOf(projection),
    1,
    makeNode('DynamicQuantizeLinear', [hidden], ['hidden_u8', 'hidden_scale', 'hidden_zero']),
    makeNode('MatMulInteger', ['hidden_u8', WEIGHT, 'hidden_zero', zeroPoint], ['logits_i32']),
    makeNode('Cast', ['logits_i32'], ['logits_whole'], [toFloat]),
    makeNode('Mul', ['hidden_scale', scale], ['logits_scale']),
    makeNode('Mul', ['logits_whole', 'logits_scale'], ['logits']),
  );
  dropUnread(branch);
  return embedding;
}

function producer(branch: Graph, opType: string, tensor: string) {
  return findNode(
    branch,
    (node) => node.opType === opType && node.output?.[0] === tensor,
    `${opType} before the output projection`,
  );
}

function operands(names: readonly string[] | null | undefined): [string, string, string] {
  const [first = '', second = '', third = ''] = names ?? [];
  return [first, second, third];
}

/** @param matrix uint8 [rows, columns] @returns the same as [columns, rows] */
function transposed({ dims, dataType, rawData }: Initializer): Initializer {
  const [rows = 0, columns = 0] = (dims ?? []).map(Number);
  const from = rawData ?? new Uint8Array();
  if (from.length !== rows * columns) throw new Error('The embedding has an unexpected form.');
  const to = new Uint8Array(from.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      to[column * rows + row] = from[row * columns + column] ?? 0;
  return onnx.TensorProto.create({
    name: WEIGHT,
    dims: [columns, rows],
    dataType: dataType ?? null,
    rawData: to,
  });
}

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
/** Zero point and greatest magnitude of a hidden state in whole numbers: -127..127 as 1..255. */
const ZERO: Constant = { name: 'projection_zero', type: 'UINT8', value: 128 };
const LARGEST: Constant = { name: 'projection_largest', type: 'FLOAT', value: 127 };
/** The part that rounding leaves is at most half a step, which is again cut into 127 steps. */
const FINER: Constant = { name: 'projection_finer', type: 'FLOAT', value: 254 };
const OFFSET: Constant = { name: 'projection_offset', type: 'FLOAT', value: 128 };
/** Keeps a hidden state of nothing but zeros from a division by zero. */
const LEAST: Constant = { name: 'projection_least', type: 'FLOAT', value: 1e-30 };

interface Constant {
  readonly name: string;
  readonly type: 'FLOAT' | 'UINT8';
  readonly value: number;
}

/**
 * Computes the output projection in whole numbers, like all other projections of the quantised
 * model. As shipped, the weight (tied to the embedding, 32,768 rows) is transposed and turned into
 * floats anew at every step, which takes half of the decoder's time.
 *
 * The shipped projection takes the hidden state as floats. To give the same tokens it is split into
 * two rows of 8 bits, the second one holding what rounding left of the first: 16 bits in all, in
 * one pass over the weight.
 * @throws Error where the decoder has no projection of that form
 */
export function quantizeProjection({ graph, firstStep, laterStep }: DecoderGraph): void {
  const initializers = present(graph.initializer, 'initializers');
  const embedding = [firstStep, laterStep].map(replaceIn)[0];
  const source = initializers.find(({ name }) => name === embedding);
  initializers.push(
    transposed(present(source, 'embedding')),
    ...[ZERO, LARGEST, FINER, OFFSET, LEAST].map(constantTensor),
  );
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
  const [quantized, weightScale, weightZero] = operands(dequantize.input);
  const [embedding] = operands(producer(branch, 'Transpose', quantized).input);

  nodes.splice(
    nodes.indexOf(projection),
    1,
    // coarse = round(hidden / step), fine = round((hidden - coarse * step) / (step / 254))
    makeNode('Abs', [hidden], ['hidden_size']),
    makeNode('ReduceMax', ['hidden_size'], ['hidden_largest']),
    makeNode('Max', ['hidden_largest', LEAST.name], ['hidden_range']),
    makeNode('Div', ['hidden_range', LARGEST.name], ['coarse_step']),
    makeNode('Div', [hidden, 'coarse_step'], ['hidden_steps']),
    makeNode('Round', ['hidden_steps'], ['coarse']),
    makeNode('Mul', ['coarse', 'coarse_step'], ['hidden_coarse']),
    makeNode('Sub', [hidden, 'hidden_coarse'], ['hidden_rest']),
    makeNode('Div', ['coarse_step', FINER.name], ['fine_step']),
    makeNode('Div', ['hidden_rest', 'fine_step'], ['rest_steps']),
    makeNode('Round', ['rest_steps'], ['fine']),
    // logits = (coarse * step + fine * step / 254) x weight, both rows in one product
    makeNode('Concat', ['coarse', 'fine'], ['hidden_whole'], [intAttribute('axis', 1)]),
    makeNode('Add', ['hidden_whole', OFFSET.name], ['hidden_positive']),
    makeNode('Cast', ['hidden_positive'], ['hidden_u8'], [castTo('UINT8')]),
    makeNode('MatMulInteger', ['hidden_u8', WEIGHT, ZERO.name, weightZero], ['products_i32']),
    makeNode('Cast', ['products_i32'], ['products'], [castTo('FLOAT')]),
    makeNode('Concat', ['coarse_step', 'fine_step'], ['steps'], [intAttribute('axis', 2)]),
    makeNode('Mul', ['steps', weightScale], ['product_scales']),
    makeNode('MatMul', ['product_scales', 'products'], ['logits']),
  );
  dropUnread(branch);
  return embedding;
}

function intAttribute(name: string, value: number) {
  return onnx.AttributeProto.create({
    name,
    type: onnx.AttributeProto.AttributeType.INT,
    i: value,
  });
}

function castTo(type: Constant['type']) {
  return intAttribute('to', onnx.TensorProto.DataType[type]);
}

/** @returns a tensor of one value, of shape [] */
function constantTensor({ name, type, value }: Constant): Initializer {
  const dataType = onnx.TensorProto.DataType[type];
  const data = type === 'FLOAT' ? { floatData: [value] } : { int32Data: [value] };
  return onnx.TensorProto.create({ name, dataType, dims: [], ...data });
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

import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;
const { FLOAT, UINT8, INT64, BOOL } = onnx.TensorProto.DataType;
const { INTS, GRAPH } = onnx.AttributeProto.AttributeType;
const OPSET = 14;
const HIDDEN = 4;
const VOCABULARY = 16;
const LAYER = '/model/decoder/layers.0/encoder_attn';

type NodeSpec = readonly [
  opType: string,
  input: readonly string[],
  output: string,
  attribute?: readonly object[],
];

/**
 * Bytes of a decoder of the same form as Moonshine's, without the parts that its preparation leaves
 * alone: one layer, one head of 4, 16 tokens, cross-attention only.
 */
export function tinyDecoder(): Uint8Array {
  const perm = (...ints: number[]) => [{ name: 'perm', type: INTS, ints }];
  const attend = (keys: string, values: string): NodeSpec[] => [
    ['Gather', ['embedding', 'input_ids'], 'row'],
    ['DequantizeLinear', ['row', 'scale', 'zero'], 'embedded'],
    ['Unsqueeze', ['embedded', 'axis1'], 'query'],
    ['Transpose', [keys], `${LAYER}/Transpose_1_output_0`, perm(0, 1, 3, 2)],
    ['Mul', [`${LAYER}/Transpose_1_output_0`, 'half'], `${LAYER}/Mul_1_output_0`],
    ['MatMul', ['query', `${LAYER}/Mul_1_output_0`], 'scores'],
    ['Softmax', ['scores'], `${LAYER}/Softmax_output_0`],
    ['MatMul', [`${LAYER}/Softmax_output_0`, values], 'context'],
    ['Squeeze', ['context', 'axis1'], 'hidden'],
    ['Transpose', ['embedding'], 'weight_u8', perm(1, 0)],
    ['DequantizeLinear', ['weight_u8', 'scale', 'zero'], 'weight'],
    ['MatMul', ['hidden', 'weight'], 'logits'],
  ];
  const key = 'present.0.encoder.key';
  const value = 'present.0.encoder.value';
  const firstStep: NodeSpec[] = [
    ['Unsqueeze', ['encoder_hidden_states', 'axis1'], key],
    ['Neg', [key], value],
    ...attend(key, value),
  ];
  const laterStep: NodeSpec[] = [
    ['Identity', ['past_key_values.0.encoder.value'], key],
    ['Identity', ['past_key_values.0.encoder.value'], value],
    ...attend('past_key_values.0.encoder.key', 'past_key_values.0.encoder.value'),
  ];
  const outputs = ['logits', key, value];
  const branch = (name: string, nodes: readonly NodeSpec[]) => ({
    name,
    type: GRAPH,
    g: { name, node: nodes.map(node), output: outputs.map((output) => tensor(output, FLOAT)) },
  });
  const model = {
    irVersion: 8,
    opsetImport: [{ domain: '', version: OPSET }],
    graph: {
      name: 'tiny-decoder',
      node: [
        {
          opType: 'If',
          input: ['use_cache_branch'],
          output: outputs,
          attribute: [branch('then_branch', laterStep), branch('else_branch', firstStep)],
        },
      ],
      initializer: [
        { name: 'embedding', dataType: UINT8, dims: [VOCABULARY, HIDDEN], rawData: embedding() },
        { name: 'scale', dataType: FLOAT, dims: [], floatData: [0.05] },
        { name: 'zero', dataType: UINT8, dims: [], int32Data: [117] },
        { name: 'half', dataType: FLOAT, dims: [], floatData: [0.5] },
        { name: 'axis1', dataType: INT64, dims: [1], int64Data: [1] },
      ],
      input: [
        tensor('input_ids', INT64, [1, 1]),
        tensor('encoder_hidden_states', FLOAT, [1, 'frames', HIDDEN]),
        tensor('past_key_values.0.encoder.key', FLOAT, ['batch', 1, 'past', HIDDEN]),
        tensor('past_key_values.0.encoder.value', FLOAT, ['batch', 1, 'past', HIDDEN]),
        tensor('use_cache_branch', BOOL, [1]),
      ],
      output: outputs.map((output) => tensor(output, FLOAT)),
    },
  };
  return onnx.ModelProto.encode(onnx.ModelProto.fromObject(model)).finish();
}

function node([opType, input, output, attribute = []]: NodeSpec) {
  return { opType, name: output, input, output: [output], attribute };
}

function tensor(name: string, elemType: number, dims?: readonly (number | string)[]) {
  const dim = dims?.map((size) =>
    typeof size === 'number' ? { dimValue: size } : { dimParam: size },
  );
  return { name, type: { tensorType: dim ? { elemType, shape: { dim } } : { elemType } } };
}

/** Numbers that look like weights: spread over all of 0..255. */
function embedding(): Uint8Array {
  return Uint8Array.from({ length: VOCABULARY * HIDDEN }, (_, i) => (i * 97 + 13) % 256);
}

import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;
const { FLOAT, INT64 } = onnx.TensorProto.DataType;
type Node = InstanceType<typeof onnx.NodeProto>;
type Tensor = InstanceType<typeof onnx.TensorProto>;

const OPSET = 16;
const IR_VERSION = 8;

/** Prefix of every name in the branch of the shipped graph that serves 16 kHz. */
const BRANCH = 'If_0_then_branch__Inline_0__';
/** Short-time Fourier transform of a frame: samples mirrored at its end, and the step. */
const STFT_MIRROR = 64;
const STFT_HOP = 128;
/** Magnitudes of the transform: real and imaginary parts lie one after the other. */
const STFT_BINS = 129;
const ENCODER_STRIDES = [1, 2, 2, 1];
const HIDDEN = 128;

/**
 * Rebuilds Silero VAD for a whole sequence of frames in one call. The shipped graph takes one frame
 * a call, so most of its time goes into the call itself. Frames depend on each other in the LSTM
 * alone: here the layers before it see all frames as one batch, and the LSTM sees them as one
 * sequence. Weights and arithmetic stay the same; probabilities differ by rounding only.
 * @param original `silero_vad_v6.onnx`
 * @returns an ONNX file: `frames` f32 [nFrames, 64 + 512] (context and samples), `h` and `c` f32
 *   [1, 1, 128] -> `probabilities` f32 [nFrames], `hNext` and `cNext` f32 [1, 1, 128]
 * @throws Error where the bytes are no such model
 */
export function prepareVad(original: Uint8Array): Uint8Array {
  const weights = readWeights(original);
  const layers = ENCODER_STRIDES.flatMap((stride, layer) => encoderLayer(layer, stride));
  const last = `encoded${ENCODER_STRIDES.length}`;
  const graph = {
    name: 'silero-vad-sequence',
    input: [value('frames', ['n', 't']), value('h', [1, 1, HIDDEN]), value('c', [1, 1, HIDDEN])],
    output: [
      value('probabilities', ['n']),
      value('hNext', [1, 1, HIDDEN]),
      value('cNext', [1, 1, HIDDEN]),
    ],
    initializer: [
      ...weights,
      int64s('mirror', [0, 0, 0, STFT_MIRROR]),
      int64s('channel', [1]),
      int64s('zero', [0]),
      int64s('bins', [STFT_BINS]),
      int64s('end', [2 * STFT_BINS]),
      int64s('lastAxis', [-1]),
      int64s('flat', [-1]),
      int64s('asChannels', [-1, HIDDEN, 1]),
    ],
    node: [
      node('Pad', ['frames', 'mirror'], ['padded'], { mode: 'reflect' }),
      node('Unsqueeze', ['padded', 'channel'], ['waveform']),
      node('Conv', ['waveform', 'basis'], ['spectrum'], { strides: [STFT_HOP] }),
      node('Slice', ['spectrum', 'zero', 'bins', 'channel'], ['real']),
      node('Slice', ['spectrum', 'bins', 'end', 'channel'], ['imaginary']),
      node('Mul', ['real', 'real'], ['real2']),
      node('Mul', ['imaginary', 'imaginary'], ['imaginary2']),
      node('Add', ['real2', 'imaginary2'], ['power']),
      node('Sqrt', ['power'], ['encoded0']),
      ...layers,
      node('Squeeze', [last, 'lastAxis'], ['features']),
      node('Unsqueeze', ['features', 'channel'], ['sequence']),
      node('LSTM', ['sequence', 'W', 'R', 'B', '', 'h', 'c'], ['states', 'hNext', 'cNext'], {
        hidden_size: HIDDEN,
      }),
      node('Reshape', ['states', 'asChannels'], ['hidden']),
      node('Relu', ['hidden'], ['active']),
      node('Conv', ['active', 'outWeight', 'outBias'], ['logits']),
      node('Sigmoid', ['logits'], ['scores']),
      node('Reshape', ['scores', 'flat'], ['probabilities']),
    ],
  };
  const model = { irVersion: IR_VERSION, opsetImport: [{ domain: '', version: OPSET }], graph };
  return onnx.ModelProto.encode(onnx.ModelProto.fromObject(model)).finish();
}

/** Convolution and ReLU from `encoded<layer>` to `encoded<layer + 1>`. */
function encoderLayer(layer: number, stride: number): Node[] {
  return [
    node('Conv', [`encoded${layer}`, `weight${layer}`, `bias${layer}`], [`convolved${layer}`], {
      strides: [stride],
      pads: [1, 1],
    }),
    node('Relu', [`convolved${layer}`], [`encoded${layer + 1}`]),
  ];
}

/** The weights of the 16 kHz branch under the names of the rebuilt graph. */
function readWeights(original: Uint8Array): Tensor[] {
  const find = constantsOf(original);
  const encoder = ENCODER_STRIDES.flatMap((_stride, layer) => [
    renamed(find(`encoder.${layer}.reparam_conv.weight`), `weight${layer}`),
    renamed(find(`encoder.${layer}.reparam_conv.bias`), `bias${layer}`),
  ]);
  const bias = [
    ...reorderedGates(find('decoder.rnn.bias_ih')),
    ...reorderedGates(find('decoder.rnn.bias_hh')),
  ];
  return [
    renamed(find('stft.forward_basis_buffer'), 'basis'),
    ...encoder,
    floats('W', [1, 4 * HIDDEN, HIDDEN], reorderedGates(find('decoder.rnn.weight_ih'))),
    floats('R', [1, 4 * HIDDEN, HIDDEN], reorderedGates(find('decoder.rnn.weight_hh'))),
    floats('B', [1, 8 * HIDDEN], bias),
    renamed(find('decoder.decoder.2.weight'), 'outWeight'),
    renamed(find('decoder.decoder.2.bias'), 'outBias'),
  ];
}

/** Gives access to the constants of the 16 kHz branch by their name in the shipped graph. */
function constantsOf(original: Uint8Array): (name: string) => Tensor {
  const nodes = onnx.ModelProto.decode(original).graph?.node ?? [];
  const branches = nodes.flatMap(({ attribute }) => attribute ?? []);
  const branch = branches.find(({ name }) => name === 'then_branch')?.g?.node ?? [];
  const constants = new Map(
    branch
      .filter(({ opType }) => opType === 'Constant')
      .map(({ output, attribute }) => [output?.[0], attribute?.[0]?.t]),
  );
  return (name) => {
    const tensor = constants.get(`${BRANCH}${name}`);
    if (!tensor) throw new Error('The file is not the Silero model this service knows.');
    return onnx.TensorProto.create(tensor);
  };
}

/**
 * The values of an LSTM weight with its gates in the order of ONNX (input, output, forget, cell);
 * PyTorch keeps them as input, forget, cell, output. Source: documentation of both LSTM operators.
 */
function reorderedGates(tensor: Tensor): number[] {
  const values = valuesOf(tensor);
  const size = values.length / 4;
  return [0, 3, 1, 2].flatMap((gate) => [...values.subarray(gate * size, (gate + 1) * size)]);
}

function valuesOf({ rawData }: Tensor): Float32Array {
  return new Float32Array(Uint8Array.from(rawData).buffer);
}

function renamed(tensor: Tensor, name: string): Tensor {
  tensor.name = name;
  return tensor;
}

function floats(name: string, dims: number[], values: number[]): Tensor {
  const rawData = new Uint8Array(Float32Array.from(values).buffer);
  return onnx.TensorProto.create({ name, dims, dataType: FLOAT, rawData });
}

function int64s(name: string, values: number[]): Tensor {
  const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return onnx.TensorProto.create({ name, dims: [values.length], dataType: INT64, rawData });
}

function value(name: string, dims: (string | number)[]): object {
  const dim = dims.map((size) =>
    typeof size === 'number' ? { dimValue: size } : { dimParam: size },
  );
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}

type AttributeValue = number | readonly number[] | string;

function node(
  opType: string,
  input: string[],
  output: string[],
  attributes: Readonly<Record<string, AttributeValue>> = {},
): Node {
  const attribute = Object.entries(attributes).map(([name, content]) => attributeOf(name, content));
  return onnx.NodeProto.create({ opType, name: output[0] ?? opType, input, output, attribute });
}

function attributeOf(name: string, content: AttributeValue) {
  const { INT, INTS, STRING } = onnx.AttributeProto.AttributeType;
  if (typeof content === 'number')
    return onnx.AttributeProto.create({ name, type: INT, i: content });
  if (typeof content === 'string')
    return onnx.AttributeProto.create({ name, type: STRING, s: new TextEncoder().encode(content) });
  return onnx.AttributeProto.create({ name, type: INTS, ints: [...content] });
}

import onnxProto from 'onnx-proto';
import { GraphBuilder } from '../graph-builder.js';

const { onnx } = onnxProto;
type Tensor = InstanceType<typeof onnx.TensorProto>;

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
  const find = constantsOf(original);
  const graph = new GraphBuilder();
  const weight = (name: string): string => {
    const tensor = find(name);
    return graph.tensor(name, valuesOf(tensor), tensor.dims.map(Number));
  };
  const axis = graph.constant('i64', [1]);
  const part = (of: string, from: number, to: number): string =>
    graph.op('Slice', [of, graph.constant('i64', [from]), graph.constant('i64', [to]), axis]);
  const square = (of: string): string => graph.op('Mul', [of, of]);

  const frames = graph.input('frames', 'f32', ['n', 't']);
  const mirror = graph.constant('i64', [0, 0, 0, STFT_MIRROR]);
  const padded = graph.op('Pad', [frames, mirror], { mode: 'reflect' });
  const waveform = graph.op('Unsqueeze', [padded, axis]);
  const basis = weight('stft.forward_basis_buffer');
  const spectrum = graph.op('Conv', [waveform, basis], { strides: [STFT_HOP] });
  const real = part(spectrum, 0, STFT_BINS);
  const imaginary = part(spectrum, STFT_BINS, 2 * STFT_BINS);
  let encoded = graph.op('Sqrt', [graph.op('Add', [square(real), square(imaginary)])]);
  for (const [layer, stride] of ENCODER_STRIDES.entries()) {
    const layerWeights = ['weight', 'bias'].map((kind) =>
      weight(`encoder.${layer}.reparam_conv.${kind}`),
    );
    const options = { strides: [stride], pads: [1, 1] };
    encoded = graph.op('Relu', [graph.op('Conv', [encoded, ...layerWeights], options)]);
  }

  const features = graph.op('Squeeze', [encoded, graph.constant('i64', [-1])]);
  const gates = (name: string): Float32Array =>
    reorderedGates(valuesOf(find(`decoder.rnn.${name}`)));
  const bias = Float32Array.from([...gates('bias_ih'), ...gates('bias_hh')]);
  const lstmInputs = [
    graph.op('Unsqueeze', [features, axis]),
    graph.tensor('W', gates('weight_ih'), [1, 4 * HIDDEN, HIDDEN]),
    graph.tensor('R', gates('weight_hh'), [1, 4 * HIDDEN, HIDDEN]),
    graph.tensor('B', bias, [1, 8 * HIDDEN]),
    '',
    graph.input('h', 'f32', [1, 1, HIDDEN]),
    graph.input('c', 'f32', [1, 1, HIDDEN]),
  ];
  const [states = '', hNext = '', cNext = ''] = graph.opOutputs(
    'LSTM',
    lstmInputs,
    { hidden_size: HIDDEN },
    { outputs: 3 },
  );
  const hidden = graph.op('Reshape', [states, graph.constant('i64', [-1, HIDDEN, 1])]);
  const decoder = ['weight', 'bias'].map((kind) => weight(`decoder.decoder.2.${kind}`));
  const logits = graph.op('Conv', [graph.op('Relu', [hidden]), ...decoder]);
  const probabilities = graph.op('Reshape', [
    graph.op('Sigmoid', [logits]),
    graph.constant('i64', [-1]),
  ]);
  graph.output('probabilities', 'f32', ['n'], probabilities);
  graph.output('hNext', 'f32', [1, 1, HIDDEN], hNext);
  graph.output('cNext', 'f32', [1, 1, HIDDEN], cNext);
  return graph.build('silero-vad-sequence');
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
function reorderedGates(values: Float32Array): Float32Array {
  const size = values.length / 4;
  return Float32Array.from(
    [0, 3, 1, 2].flatMap((gate) => [...values.subarray(gate * size, (gate + 1) * size)]),
  );
}

function valuesOf({ rawData }: Tensor): Float32Array {
  return new Float32Array(Uint8Array.from(rawData).buffer);
}

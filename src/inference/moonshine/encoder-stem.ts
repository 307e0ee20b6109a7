import type { GraphBuilder } from '../graph-builder.js';
import { sizesOf } from './network-parts.js';
import { projectQuantized, type QuantizedActivations, quantizeAll } from './projection.js';
import type { ShippedWeights } from './shipped-weights.js';

/** How far it is from one window to the next, and how long each is. Source: the shipped graph. */
interface Windows {
  readonly stride: number;
  readonly length: number;
}
const FIRST: Windows = { stride: 64, length: 127 };
const SECOND: Windows = { stride: 3, length: 7 };
const THIRD: Windows = { stride: 2, length: 3 };
/** Stands for the end of an axis. */
const END = 2 ** 31 - 1;

/**
 * The convolutions that make frames of samples. The second and the third are products of whole
 * numbers, which is quicker than floats: their weights are whole numbers as shipped, and their
 * inputs get 16 bits, in two rounds of 8.
 * @returns f32 [1, nFrames, hidden]
 */
export function encoderStem(graph: GraphBuilder, weights: ShippedWeights): string {
  const { hidden } = sizesOf(weights);
  const samples = graph.input('input_values', 'f32', [1, 'samples']);
  const first = graph.op(
    'Conv',
    [
      graph.op('Unsqueeze', [samples, graph.constant('i64', [1])]),
      graph.tensor('conv1.weight', weights.kernelFloats('conv1'), [hidden, 1, FIRST.length]),
    ],
    { kernel_shape: [FIRST.length], strides: [FIRST.stride] },
  );
  const level = normalizeAll(graph, graph.op('Tanh', [first]), hidden);
  const frames = graph.op('Transpose', [level], { perm: [0, 2, 1] });
  const scaled = graph.op('Mul', [frames, perChannel(graph, weights, 'Mul')]);
  const shifted = graph.op('Add', [scaled, perChannel(graph, weights, 'Add')]);
  return convolve(
    graph,
    weights,
    'conv3',
    convolve(graph, weights, 'conv2', shifted, SECOND),
    THIRD,
  );
}

/** Brings all values together to mean 0 and deviation 1. */
function normalizeAll(graph: GraphBuilder, values: string, channels: number): string {
  const flat = graph.op('Reshape', [values, graph.constant('i64', [0, 1, -1])]);
  const normalized = graph.op(
    'InstanceNormalization',
    [flat, graph.constant('f32', [1]), graph.constant('f32', [0])],
    { epsilon: { float: 1e-5 } },
  );
  return graph.op('Reshape', [normalized, graph.constant('i64', [0, channels, -1])]);
}

/** The vector that the shipped graph multiplies or adds after normalising, one number a channel. */
function perChannel(graph: GraphBuilder, weights: ShippedWeights, opType: 'Mul' | 'Add'): string {
  const values = weights.operandOf(`groupnorm/${opType}`);
  return graph.tensor(`groupnorm.${opType}`, values, [values.length]);
}

/** @param frames f32 [1, n, channels] @returns f32 [1, (n - length) / stride + 1, kernels] */
function convolve(
  graph: GraphBuilder,
  weights: ShippedWeights,
  name: string,
  frames: string,
  windows: Windows,
): string {
  const matrix = weights.kernels(name);
  const bias = weights.floats(`${name}.bias`);
  const coarse = quantizeAll(graph, frames);
  const rest = graph.op('Sub', [
    frames,
    graph.op('DequantizeLinear', [coarse.numbers, coarse.scale, coarse.zero]),
  ]);
  const project = (activations: QuantizedActivations, part: string, added?: Float32Array) =>
    projectQuantized(
      graph,
      { ...activations, numbers: cutWindows(graph, activations.numbers, windows) },
      part,
      matrix,
      added,
    );
  const roughly = project(coarse, name, bias);
  const finely = project(quantizeAll(graph, rest), `${name}.rest`);
  return graph.runtimeOp('Gelu', [graph.op('Add', [roughly, finely])]);
}

/**
 * Puts the frames of each window side by side.
 * @param frames [1, n, channels] @returns [1, nWindows, length * channels]
 */
function cutWindows(graph: GraphBuilder, frames: string, { stride, length }: Windows): string {
  const list = (value: number) => graph.constant('i64', [value]);
  const slices = Array.from({ length }, (_, at) => {
    const end = at === length - 1 ? END : at - length + 1;
    return graph.op('Slice', [frames, list(at), list(end), list(1), list(stride)]);
  });
  return graph.op('Concat', slices, { axis: 2 });
}

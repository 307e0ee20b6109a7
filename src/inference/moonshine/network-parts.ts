import type { GraphBuilder } from '../graph-builder.js';
import type { ShippedWeights } from './shipped-weights.js';

/** Heads of every attention layer. Source: the Moonshine models of every size. */
export const HEADS = 8;

/** Widths of the network. */
export interface Sizes {
  readonly hidden: number;
  readonly headDim: number;
}

export function sizesOf(weights: ShippedWeights): Sizes {
  const { columns } = weights.projection('layers.0/self_attn/q_proj');
  return { hidden: columns, headDim: columns / HEADS };
}

const EPSILON = { epsilon: { float: 1e-5 } } as const;

/** Normalises each frame or token. @param name of the weight, without `.weight` */
export function normalize(
  graph: GraphBuilder,
  input: string,
  name: string,
  weights: ShippedWeights,
): string {
  return graph.op('LayerNormalization', [input, gain(graph, name, weights)], EPSILON);
}

/**
 * Adds what a layer changed and normalises the sum. The runtime has one operator for both, which is
 * several times slower than the two.
 * @returns the normalised sum, and the sum
 */
export function skipNormalize(
  graph: GraphBuilder,
  residual: string,
  change: string,
  name: string,
  weights: ShippedWeights,
): [normalized: string, sum: string] {
  const sum = graph.op('Add', [residual, change]);
  return [normalize(graph, sum, name, weights), sum];
}

function gain(graph: GraphBuilder, name: string, weights: ShippedWeights): string {
  const values = weights.floats(`${name}.weight`);
  return graph.tensor(`${name}.weight`, values, [values.length]);
}
